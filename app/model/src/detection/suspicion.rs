//! Work or money that shall not be seen, and tricks.

use super::Certainty::{self, Certain, Possible};
use super::words::Text;

/// Said whole.
const CERTAIN: [&[&str]; 26] = [
    &["sans", "facture"],
    &["sans", "factures"],
    &["pas", "de", "facture"],
    &["sans", "declarer"],
    &["sans", "declaration"],
    &["non", "declare"],
    &["non", "declaree"],
    &["pas", "declare"],
    &["pas", "declaree"],
    &["pas", "declarer"],
    &["travail", "au", "noir"],
    &["travailler", "au", "noir"],
    &["travaille", "au", "noir"],
    &["payer", "au", "noir"],
    &["paye", "au", "noir"],
    &["au", "black"],
    &["hors", "site"],
    &["hors", "plateforme"],
    &["en", "dehors", "du", "site"],
    &["en", "dehors", "de", "la", "plateforme"],
    &["sans", "passer", "par", "le", "site"],
    &["sans", "passer", "par", "leboncoup"],
    &["sans", "passer", "par", "la", "plateforme"],
    &["code", "recu", "par", "sms"],
    &["contourner", "le", "site"],
    &["eviter", "les", "impots"],
];
const POSSIBLE: [&[&str]; 10] = [
    &["au", "noir"],
    &["reste", "entre", "nous"],
    &["rester", "entre", "nous"],
    &["entre", "nous"],
    &["soyez", "discret"],
    &["restez", "discret"],
    &["discretement"],
    &["payer", "d", "avance"],
    &["avancer", "l", "argent"],
    &["payez", "d", "avance"],
];

/// The surest sign of it in a text.
pub(super) fn find(text: &Text) -> Option<Certainty> {
    let mut best = None;
    for index in 0..text.pieces.len() {
        if CERTAIN.iter().any(|phrase| text.says(index, phrase)) {
            return Some(Certain);
        }
        if POSSIBLE.iter().any(|phrase| text.says(index, phrase)) {
            best = Some(Possible);
        }
    }
    best
}
