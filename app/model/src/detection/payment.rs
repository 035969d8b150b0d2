//! Money by another way.

use super::Certainty::{self, Certain, Possible};
use super::words::{Kind, Text};

/// Ways to pay that nothing else is called.
const WAYS: [&str; 20] = [
    "paypal",
    "paypale",
    "paypall",
    "lydia",
    "paylib",
    "wero",
    "revolut",
    "venmo",
    "moneygram",
    "bitcoin",
    "bitcoins",
    "btc",
    "usdt",
    "ethereum",
    "transcash",
    "neosurf",
    "paysafecard",
    "westernunion",
    "n26",
    "pumpkin",
];
/// Said whole.
const PHRASES: [&[&str]; 24] = [
    &["western", "union"],
    &["mandat", "cash"],
    &["carte", "prepayee"],
    &["carte", "cadeau"],
    &["recharge", "pcs"],
    &["coupon", "pcs"],
    &["en", "especes"],
    &["en", "espece"],
    &["par", "especes"],
    &["en", "liquide"],
    &["du", "liquide"],
    &["en", "cash"],
    &["du", "cash"],
    &["argent", "liquide"],
    &["cash", "uniquement"],
    &["en", "crypto"],
    &["en", "cryptos"],
    &["de", "la", "main", "a", "la", "main"],
    &["mon", "rib"],
    &["votre", "rib"],
    &["ton", "rib"],
    &["mon", "iban"],
    &["votre", "iban"],
    &["ton", "iban"],
];
/// Said of many things.
const MAYBE: [&str; 7] = ["cash", "virement", "virements", "rib", "iban", "crypto", "lydier"];
/// "en liquide" said of water.
const OF_LIQUIDS: [&str; 8] = [
    "refroidissement",
    "vaisselle",
    "lave",
    "savon",
    "engrais",
    "forme",
    "etat",
    "produit",
];

/// The surest other payment in a text.
pub(super) fn find(text: &Text) -> Option<Certainty> {
    let mut best = None;
    for index in 0..text.pieces.len() {
        best = best.max(at(text, index));
        if best == Some(Certain) {
            break;
        }
    }
    best
}

fn at(text: &Text, index: usize) -> Option<Certainty> {
    if is_iban(text, index) || text.disguised(index).any(|word| WAYS.contains(&word.as_str())) {
        return Some(Certain);
    }
    if let Some(phrase) = PHRASES.iter().find(|phrase| text.says(index, phrase)) {
        let innocent = text.says(index + 1, &["especes", "protegees"])
            || phrase.last() == Some(&"liquide")
                && text.around(index, 8).any(|word| OF_LIQUIDS.contains(&word));
        return Some(if innocent { Possible } else { Certain });
    }
    // "e s p e c e s", "€spèces": spelled out, it is meant.
    let spelled = text
        .disguised(index)
        .any(|word| matches!(word.as_str(), "esp3ces" | "liqu1de" | "c4sh"));
    if spelled {
        return Some(Certain);
    }
    let word = text.word(index);
    let coins = word == "especes" && text.word(index + 1) != "protegees" && is_paid(text, index);
    let liquid = word == "liquide" && is_paid(text, index);
    if coins || liquid || word == "cash" && is_paid(text, index) {
        return Some(Certain);
    }
    MAYBE.contains(&word).then_some(Possible)
}

/// Whether paying is spoken of beside it.
fn is_paid(text: &Text, index: usize) -> bool {
    text.around(index, 5).any(|word| {
        matches!(
            word,
            "paye"
                | "payer"
                | "payez"
                | "paie"
                | "regle"
                | "regler"
                | "reglez"
                | "paiement"
                | "reglement"
                | "donne"
                | "donner"
                | "euros"
                | "prefere"
                | "accepte"
                | "acceptez"
                | "prends"
        )
    })
}

/// "FR76 3000 4000 …": a country, two figures, and many more.
fn is_iban(text: &Text, index: usize) -> bool {
    if !matches!(
        text.word(index),
        "fr" | "be" | "de" | "es" | "it" | "lu" | "nl" | "pt" | "lt" | "ch"
    ) || !text.is_glued(index + 1)
    {
        return false;
    }
    let mut figures = 0;
    for at in index + 1..index + 14 {
        match text.at(at, Kind::Figures) {
            Some(more) => figures += more.len(),
            None if text.word(at).len() == 1 => {}
            None => break,
        }
    }
    figures >= 14
}
