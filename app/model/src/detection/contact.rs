//! Ways to meet elsewhere: telephone, e-mail, links, accounts.

use super::Certainty::{self, Certain, Possible};
use super::numbers;
use super::words::{Kind, Text};

/// Where people have their mail. Names that are nothing else.
const PROVIDERS: [&str; 12] = [
    "gmail",
    "hotmail",
    "yahoo",
    "outlook",
    "laposte",
    "wanadoo",
    "icloud",
    "protonmail",
    "proton",
    "ymail",
    "googlemail",
    "tutanota",
];
/// Names of providers that are words, too: only behind an "at".
const PROVIDERS_TOO: [&str; 6] = ["orange", "free", "sfr", "live", "bbox", "numericable"];
/// Ends of addresses that end no French sentence.
const ENDS: [&str; 12] = [
    "fr", "com", "net", "org", "eu", "be", "ch", "biz", "shop", "site", "online", "lu",
];
/// Those that may.
const ENDS_TOO: [&str; 7] = ["io", "me", "app", "info", "pro", "tv", "co"];
/// Short addresses that lead to a person.
const SHORT: [(&str, &str); 8] = [
    ("t", "me"),
    ("wa", "me"),
    ("bit", "ly"),
    ("fb", "me"),
    ("m", "me"),
    ("linktr", "ee"),
    ("discord", "gg"),
    ("g", "page"),
];
/// Networks whose names are nothing else.
const NETWORKS: [&str; 34] = [
    "whatsapp",
    "watsapp",
    "watsap",
    "whatsap",
    "wattsapp",
    "whatapp",
    "wathsapp",
    "whatsup",
    "telegram",
    "instagram",
    "insta",
    "snapchat",
    "snap",
    "facebook",
    "messenger",
    "tiktok",
    "skype",
    "viber",
    "discord",
    "linkedin",
    "facetime",
    "wechat",
    "fb",
    "twitter",
    "instagramm",
    "telegramm",
    "snapchatt",
    "facebok",
    "faceb",
    "whats",
    "wsp",
    "wapp",
    "imessage",
    "hangouts",
];
/// What leads to a network: "on passe sur …", "ajoute-moi sur …".
const INVITES: [&str; 46] = [
    "ajoute",
    "ajoutez",
    "ajouter",
    "contacte",
    "contactez",
    "contacter",
    "ecris",
    "ecrivez",
    "ecrire",
    "passe",
    "passons",
    "passer",
    "passez",
    "parle",
    "parlons",
    "parler",
    "parlez",
    "joins",
    "joindre",
    "joignez",
    "appelle",
    "appelez",
    "appeler",
    "continue",
    "continuons",
    "continuer",
    "continuez",
    "discute",
    "discutons",
    "discuter",
    "envoie",
    "envoyez",
    "envoyer",
    "retrouve",
    "retrouvez",
    "suis",
    "suivez",
    "dispo",
    "joignable",
    "cherche",
    "cherchez",
    "tape",
    "tapez",
    "viens",
    "venez",
    "reponds",
];
const OWNERS: [&str; 8] = ["mon", "ma", "mes", "ton", "votre", "tes", "vos", "un"];
/// What leads to a person: "mon num", "votre mail".
const WAYS: [&str; 16] = [
    "06",
    "07",
    "num",
    "numero",
    "tel",
    "telephone",
    "portable",
    "mail",
    "email",
    "courriel",
    "pseudo",
    "gsm",
    "phone",
    "mobile",
    "numeros",
    "coordonnees",
];

/// The surest way to meet elsewhere in a text.
pub(super) fn find(text: &Text) -> Option<Certainty> {
    let mut best = numbers::find(text);
    for index in 0..text.pieces.len() {
        if best == Some(Certain) {
            break;
        }
        best = best
            .max(mail(text, index))
            .max(link(text, index))
            .max(network(text, index))
            .max(way(text, index));
    }
    best
}

/// Where an "at" ends that begins here: "@", "(at)", "arobase"; and whether it can be nothing else.
fn at_sign(text: &Text, index: usize) -> Option<(usize, bool)> {
    let bracketed = "([{<*_-".chars().any(|sign| text.is_sign(index, sign));
    let inner = if bracketed { index + 1 } else { index };
    let is_at = text.is_sign(inner, '@')
        || matches!(
            text.word(inner),
            "arobase" | "arobas" | "arrobase" | "arobaz" | "arobasse"
        );
    let is_weak = matches!(text.word(inner), "at" | "a" | "chez" | "arob");
    let close = ")]}>*_-".chars().any(|sign| text.is_sign(inner + 1, sign));
    if is_at || bracketed && close && text.word(inner) == "at" {
        let end = if bracketed && close { inner + 2 } else { inner + 1 };
        Some((end, true))
    } else if is_weak && !bracketed {
        Some((inner + 1, false))
    } else {
        None
    }
}

/// Where a "dot" ends that begins here: ".", "point", "(dot)".
fn dot(text: &Text, index: usize) -> Option<usize> {
    let bracketed = "([{*_-".chars().any(|sign| text.is_sign(index, sign));
    let inner = if bracketed { index + 1 } else { index };
    let is_dot = text.is_sign(inner, '.') || matches!(text.word(inner), "point" | "dot" | "pt");
    if !is_dot {
        return None;
    }
    let close = ")]}*_-".chars().any(|sign| text.is_sign(inner + 1, sign));
    Some(if bracketed && close { inner + 2 } else { inner + 1 })
}

fn is_end(word: &str) -> bool {
    ENDS.contains(&word) || ENDS_TOO.contains(&word)
}

fn mail(text: &Text, index: usize) -> Option<Certainty> {
    // "gmail.com", "hotmail point fr", "gmail com": nobody says so of anything else.
    if PROVIDERS.contains(&text.word(index)) {
        let end = dot(text, index + 1).unwrap_or(index + 1);
        return Some(if is_end(text.word(end)) { Certain } else { Possible });
    }
    let (domain, sure) = at_sign(text, index)?;
    if index == 0 {
        return None;
    }
    let name = text.word(domain);
    if PROVIDERS.contains(&name) {
        return Some(Certain);
    }
    // A domain may hold hyphens and dots of its own.
    let mut at = domain;
    for _ in 0..6 {
        if text.pieces.get(at).is_none_or(|piece| piece.kind == Kind::Sign) {
            return None;
        }
        if let Some(end) = dot(text, at + 1) {
            if is_end(text.word(end)) {
                let known = PROVIDERS_TOO.contains(&name);
                return (sure || known).then_some(Certain);
            }
            at = end;
        } else if text.is_sign(at + 1, '-')
            || text.is_glued(at + 1)
                && text
                    .pieces
                    .get(at + 1)
                    .is_some_and(|piece| piece.kind != Kind::Sign)
        {
            at += if text.is_sign(at + 1, '-') { 2 } else { 1 };
        } else {
            return None;
        }
    }
    None
}

fn link(text: &Text, index: usize) -> Option<Certainty> {
    let word = text.word(index);
    if matches!(word, "http" | "https" | "hxxp" | "hxxps") || word == "www" {
        return Some(Certain);
    }
    // "chez12.fr": its figures come last.
    let figures = text.at(index, Kind::Figures).is_some()
        && index > 0
        && text.is_glued(index)
        && !text.word(index - 1).is_empty();
    if word.is_empty() && !figures {
        return None;
    }
    // "monsite.fr": no blank on either side.
    if text.is_sign(index + 1, '.') && text.is_glued(index + 1) && text.is_glued(index + 2) {
        let end = text.word(index + 2);
        if SHORT.contains(&(word, end)) {
            return Some(Certain);
        }
        if ENDS.contains(&end) && (figures || word.len() >= 2) {
            return Some(Certain);
        }
        if ENDS_TOO.contains(&end) && word.len() >= 3 {
            return Some(Possible);
        }
    }
    // "monsite point fr", "monsite (dot) com", "monsite . com".
    let said = dot(text, index + 1).filter(|_| !text.is_sign(index + 1, '.') || !text.is_glued(index + 2));
    match said {
        Some(end) if matches!(text.word(end), "com" | "fr" | "net" | "org" | "eu") => Some(Certain),
        _ => None,
    }
}

fn network(text: &Text, index: usize) -> Option<Certainty> {
    // "@jeanne_75": an account, wherever it is.
    if text.is_sign(index, '@')
        && text.is_glued(index + 1)
        && text.pieces.get(index).is_some_and(|piece| piece.spaced)
    {
        let handle = text.word(index + 1);
        let named = NETWORKS.contains(&handle) || text.around(index, 6).any(|word| NETWORKS.contains(&word));
        if named {
            return Some(Certain);
        }
        if handle.len() >= 3 {
            return Some(Possible);
        }
    }
    let signal = text.word(index) == "signal";
    if !signal
        && !text
            .disguised(index)
            .any(|word| NETWORKS.contains(&word.as_str()))
    {
        return None;
    }
    let invited = text.before(index, 7).any(|word| INVITES.contains(&word));
    let by = text
        .before(index, 2)
        .any(|word| matches!(word, "sur" | "via" | "par" | "en" | "dans"));
    if signal {
        return (invited && by).then_some(Certain);
    }
    let own = text.before(index, 2).any(|word| OWNERS.contains(&word));
    let named = (index + 1..index + 6).any(|at| {
        text.is_sign(at, '@')
            || text.is_sign(at, '_')
            || matches!(text.word(at), "pseudo" | "compte" | "nom")
            || text.at(at, Kind::Figures).is_some() && text.is_glued(at) && !text.word(at - 1).is_empty()
    });
    let called = text.is_sign(index + 1, ':') || text.is_sign(index + 1, '=');
    if invited && (by || own) || called || named {
        Some(Certain)
    } else {
        Some(Possible)
    }
}

/// "mon num", "votre 06": nothing was given yet.
fn way(text: &Text, index: usize) -> Option<Certainty> {
    let piece = text.pieces.get(index)?;
    let own = text
        .before(index, 2)
        .any(|word| OWNERS.contains(&word) || matches!(word, "nos" | "leurs" | "adresse"));
    (own && WAYS.contains(&piece.text.as_str())).then_some(Possible)
}
