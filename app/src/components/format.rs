//! Numbers in words: prices, budgets, distances, ages, dates, with the spaces that must not break a line.
//!
//! French puts U+202F (narrow no-break space) between thousands and U+00A0 (no-break space) before a unit; no one types
//! these by hand. Plain functions of their arguments: no clock, no context.

use model::auth::Language;
use model::demande::Budget;
use model::{EuroCents, Tokens};

const NBSP: char = '\u{a0}';
const NARROW: char = '\u{202f}';

/// Whether a count takes the singular: 0 and 1 in French, 1 alone in English.
#[must_use]
pub const fn singular(language: Language, count: u32) -> bool {
    match language {
        Language::Fr => count < 2,
        Language::En => count == 1,
    }
}

/// A whole number: "12 500", "12,500".
#[must_use]
pub fn number(language: Language, value: u32) -> String {
    let separator = match language {
        Language::Fr => NARROW,
        Language::En => ',',
    };
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + 9);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// Whole euros: "150 €", "€150".
#[must_use]
pub fn euros(language: Language, amount: u32) -> String {
    match language {
        Language::Fr => format!("{}{NBSP}€", number(language, amount)),
        Language::En => format!("€{}", number(language, amount)),
    }
}

/// A price, with its cents where it has any: "25 €", "13,33 €", "€13.33".
#[must_use]
pub fn price(language: Language, amount: EuroCents) -> String {
    if amount.cents() == 0 {
        euros(language, amount.euros())
    } else {
        price_in_full(language, amount)
    }
}

/// A price with its cents, as receipts and lists of prices have it: "1,00 €", "€1.00".
#[must_use]
pub fn price_in_full(language: Language, amount: EuroCents) -> String {
    let (euros, cents) = (number(language, amount.euros()), amount.cents());
    match language {
        Language::Fr => format!("{euros},{cents:02}{NBSP}€"),
        Language::En => format!("€{euros}.{cents:02}"),
    }
}

/// A budget: "80 – 150 €", "jusqu’à 150 €", "dès 80 €", or that there is none.
#[must_use]
pub fn budget(language: Language, budget: Budget) -> String {
    match (language, budget.min, budget.max) {
        (Language::Fr, None, None) => "budget à discuter".into(),
        (Language::En, None, None) => "open budget".into(),
        (_, Some(min), Some(max)) if min == max => euros(language, max),
        (Language::Fr, Some(min), Some(max)) => {
            format!("{}{NBSP}–{NBSP}{}", number(language, min), euros(language, max))
        }
        (Language::En, Some(min), Some(max)) => {
            format!("{}{NBSP}–{NBSP}{}", euros(language, min), number(language, max))
        }
        (Language::Fr, None, Some(max)) => format!("jusqu’à{NBSP}{}", euros(language, max)),
        (Language::En, None, Some(max)) => format!("up to{NBSP}{}", euros(language, max)),
        (Language::Fr, Some(min), None) => format!("dès{NBSP}{}", euros(language, min)),
        (Language::En, Some(min), None) => format!("from{NBSP}{}", euros(language, min)),
    }
}

/// Whole kilometres: "12 km".
#[must_use]
pub fn distance_km(kilometres: u32) -> String {
    format!("{kilometres}{NBSP}km")
}

/// Tokens: "5 jetons", "1 jeton".
#[must_use]
pub fn tokens(language: Language, tokens: Tokens) -> String {
    format!(
        "{}{NBSP}{}",
        number(language, tokens.0),
        tokens_word(language, tokens)
    )
}

/// The word that follows a number of tokens.
#[must_use]
pub const fn tokens_word(language: Language, tokens: Tokens) -> &'static str {
    match (language, singular(language, tokens.0)) {
        (Language::Fr, true) => "jeton",
        (Language::Fr, false) => "jetons",
        (Language::En, true) => "token",
        (Language::En, false) => "tokens",
    }
}

/// How long, from whole minutes: "12 min", "2 h", "3 jours". What began counts as whole: nothing is promised too soon.
#[must_use]
pub fn span(language: Language, minutes: u32) -> String {
    const HOUR: u32 = 60;
    const DAY: u32 = 24 * HOUR;
    let (count, unit) = match (minutes, language) {
        (..HOUR, _) => (minutes.max(1), "min"),
        (..DAY, _) => (minutes.div_ceil(HOUR), "h"),
        (_, Language::Fr) if minutes == DAY => (1, "jour"),
        (_, Language::En) if minutes == DAY => (1, "day"),
        (_, Language::Fr) => (minutes.div_ceil(DAY), "jours"),
        (_, Language::En) => (minutes.div_ceil(DAY), "days"),
    };
    format!("{count}{NBSP}{unit}")
}

/// How long ago, from whole minutes: "à l’instant", "il y a 12 min", "il y a 2 h", "hier", "il y a 3 jours".
///
/// A day is 24 hours here: the calendar is the server's business.
#[must_use]
pub fn age(language: Language, minutes: u32) -> String {
    const HOUR: u32 = 60;
    const DAY: u32 = 24 * HOUR;
    let (count, unit) = match (minutes, language) {
        (0, Language::Fr) => return "à l’instant".into(),
        (0, Language::En) => return "just now".into(),
        (DAY..=2_879, Language::Fr) => return "hier".into(),
        (DAY..=2_879, Language::En) => return "yesterday".into(),
        (..HOUR, _) => (minutes, "min"),
        (..DAY, _) => (minutes / HOUR, "h"),
        (_, Language::Fr) => (minutes / DAY, "jours"),
        (_, Language::En) => (minutes / DAY, "days"),
    };
    match language {
        Language::Fr => format!("il y a{NBSP}{count}{NBSP}{unit}"),
        Language::En => format!("{count}{NBSP}{unit} ago"),
    }
}

/// A day without its year, from ISO 8601: "17 décembre", "1er mars", "17 December". `None` if it is no date.
#[must_use]
pub fn day(language: Language, iso: &str) -> Option<String> {
    const FR: [&str; 12] = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ];
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let mut parts = iso.get(..10)?.split('-').skip(1);
    let month: usize = parts.next()?.parse().ok()?;
    let day: u8 = parts.next()?.parse().ok()?;
    let names = match language {
        Language::Fr => FR,
        Language::En => EN,
    };
    let name = names.get(month.checked_sub(1)?)?;
    Some(match (language, day) {
        (_, 0 | 32..) => return None,
        (Language::Fr, 1) => format!("1er{NBSP}{name}"),
        _ => format!("{day}{NBSP}{name}"),
    })
}

/// A day with its year, from ISO 8601: "17 décembre 2026". `None` if it is no date.
#[must_use]
pub fn date(language: Language, iso: &str) -> Option<String> {
    let year: u16 = iso.get(..4)?.parse().ok()?;
    Some(format!("{}{NBSP}{year}", day(language, iso)?))
}

#[cfg(test)]
#[path = "format_tests.rs"]
mod tests;
