//! Telephone numbers, in figures, in words, and in both.

use super::Certainty;
use super::words::{Kind, Text};

/// Pieces between two parts of a number, at most.
const APART: usize = 3;
/// Parts of a number that are looked at together.
const PARTS: usize = 14;
/// How far a word that explains a number may stand from it.
const NEAR: usize = 6;

/// What stands between the parts of a number: "06 et ensuite 12".
const FILLERS: [&str; 14] = [
    "et", "puis", "ensuite", "tiret", "point", "espace", "slash", "virgule", "euh", "apres", "fin", "debut",
    "suite", "enfin",
];
/// After these a long number is something else's.
const OF_THINGS: [&str; 20] = [
    "reference",
    "references",
    "ref",
    "dossier",
    "commande",
    "modele",
    "serie",
    "facture",
    "devis",
    "siret",
    "siren",
    "contrat",
    "client",
    "article",
    "produit",
    "compteur",
    "index",
    "colis",
    "suivi",
    "cerfa",
];
/// Beside these it is a telephone's.
const OF_TELEPHONES: [&str; 22] = [
    "tel",
    "telephone",
    "portable",
    "numero",
    "num",
    "appelez",
    "appelle",
    "appeler",
    "joindre",
    "joignable",
    "sms",
    "texto",
    "textos",
    "mobile",
    "fixe",
    "whatsapp",
    "phone",
    "telephoner",
    "rappelez",
    "rappelle",
    "contactez",
    "06",
];

/// A part of a number: its figures, and how it was written.
struct Part {
    figures: String,
    /// Where it begins among the pieces.
    at: usize,
    /// In words, or with letters that look like figures.
    disguised: bool,
}

/// The surest telephone number in a text.
pub(super) fn find(text: &Text) -> Option<Certainty> {
    let mut best = None;
    let mut index = 0;
    while index < text.pieces.len() {
        let (run, next) = run(text, index);
        for first in 0..run.len() {
            best = best.max(number(text, &run, first));
        }
        index = next.max(index + 1);
    }
    best
}

/// The parts that begin at `index` and follow each other, and where the next ones can begin.
fn run(text: &Text, index: usize) -> (Vec<Part>, usize) {
    let mut parts: Vec<Part> = Vec::new();
    let (mut at, mut between) = (index, 0);
    while at < text.pieces.len() {
        if let Some((part, next)) = part(text, at, !parts.is_empty()) {
            parts.push(part);
            at = next;
            between = 0;
        } else if !parts.is_empty() && between < APART && is_between(text, at) {
            at += 1;
            between += 1;
        } else {
            break;
        }
    }
    (parts, at)
}

fn is_between(text: &Text, at: usize) -> bool {
    text.at(at, Kind::Sign).is_some() || FILLERS.contains(&text.word(at))
}

fn part(text: &Text, at: usize, begun: bool) -> Option<(Part, usize)> {
    if let Some(figures) = text.at(at, Kind::Figures) {
        let part = Part {
            figures: figures.to_owned(),
            at,
            disguised: false,
        };
        return Some((part, at + 1));
    }
    if let Some((value, next)) = spoken(text, at) {
        let part = Part {
            figures: value,
            at,
            disguised: true,
        };
        return Some((part, next));
    }
    // "o6", "l2": a letter that touches a figure; or among figures, one that looks much like one.
    let word = text.word(at);
    let touches = text.is_glued(at + 1) && text.at(at + 1, Kind::Figures).is_some()
        || text.is_glued(at) && at > 0 && text.at(at - 1, Kind::Figures).is_some();
    let figures: Option<String> = word.chars().map(figure).collect();
    let figures = figures.filter(|figures| {
        !figures.is_empty()
            && figures.len() <= 2
            && (touches || begun && word.chars().all(|c| "oli".contains(c)))
    })?;
    Some((
        Part {
            figures,
            at,
            disguised: true,
        },
        at + 1,
    ))
}

/// The figure that a letter looks like.
const fn figure(c: char) -> Option<char> {
    match c {
        'o' => Some('0'),
        'l' | 'i' => Some('1'),
        'z' => Some('2'),
        's' => Some('5'),
        'b' => Some('8'),
        _ => None,
    }
}

/// A telephone number that begins with the part `first`.
fn number(text: &Text, run: &[Part], first: usize) -> Option<Certainty> {
    let start = run.get(first)?;
    let plus = start.at > 0 && text.is_sign(start.at - 1, '+');
    let of_thing = text.before(start.at, NEAR).any(|word| OF_THINGS.contains(&word));
    let near_telephone = text
        .around(start.at, NEAR)
        .any(|word| OF_TELEPHONES.contains(&word));
    let mut figures = String::new();
    let mut lengths = Vec::new();
    let mut disguised = 0;
    let mut best = None;
    for (count, part) in run[first..].iter().take(PARTS).enumerate() {
        figures.push_str(&part.figures);
        lengths.push(part.figures.len());
        disguised += usize::from(part.disguised);
        if figures.len() > 15 {
            break;
        }
        let found = if is_national(&figures) {
            if disguised > 0 || is_grouped(&lengths) {
                Some(Certainty::Certain)
            } else {
                // "03 12 2025 14": a date and an hour.
                near_telephone.then_some(Certainty::Possible)
            }
        } else if is_international(&figures)
            && (plus || figures.starts_with("00") || is_grouped_abroad(&lengths))
            || plus && figures.len() >= 9
        {
            Some(Certainty::Certain)
        } else {
            let shortened =
                is_shortened(&figures) && (near_telephone || is_pairs(&lengths[1..])) && count >= 3;
            let begun = figures.len() == 8
                && is_mobile(&figures)
                && is_pairs(&lengths)
                && run.len() == first + count + 1;
            (shortened || begun).then_some(Certainty::Possible)
        };
        let found = if of_thing {
            found.map(|_| Certainty::Possible)
        } else {
            found
        };
        best = best.max(found);
    }
    best
}

fn is_mobile(figures: &str) -> bool {
    figures.starts_with("06") || figures.starts_with("07")
}

/// "06 12 34 56 78".
fn is_national(figures: &str) -> bool {
    figures.len() == 10 && figures.starts_with('0') && !figures.starts_with("00")
}

/// "33 6 12 34 56 78", "0033 …", "33 (0)6 …".
fn is_international(figures: &str) -> bool {
    let country = figures
        .strip_prefix("0033")
        .or_else(|| figures.strip_prefix("33"));
    country.is_some_and(|rest| {
        let rest = rest.strip_prefix('0').unwrap_or(rest);
        rest.len() == 9 && !rest.starts_with('0')
    })
}

/// "6 12 34 56 78".
fn is_shortened(figures: &str) -> bool {
    figures.len() == 9 && (figures.starts_with('6') || figures.starts_with('7'))
}

fn is_pairs(lengths: &[usize]) -> bool {
    !lengths.is_empty() && lengths.iter().all(|length| *length == 2)
}

/// As people write ten figures.
fn is_grouped(lengths: &[usize]) -> bool {
    is_pairs(lengths)
        || lengths.iter().all(|length| *length == 1)
        || matches!(
            lengths,
            [10] | [4, 2, 2, 2]
                | [4, 3, 3]
                | [4, 6]
                | [2, 8]
                | [1, 9]
                | [1, 1, 2, 2, 2, 2]
                | [2, 4, 4]
                | [3, 3, 4]
                | [6, 4]
                | [5, 5]
        )
}

fn is_grouped_abroad(lengths: &[usize]) -> bool {
    matches!(
        lengths,
        [11] | [2, 9]
            | [2, 1, 2, 2, 2, 2]
            | [2, 3, 2, 2, 2]
            | [2, 2, 2, 2, 2, 1]
            | [2, 1, 8]
            | [2, 1, 1, 2, 2, 2, 2]
    )
}

/// A number from 0 to 99 in words, as figures, and where it ends: "quatre-vingt-dix-sept".
fn spoken(text: &Text, at: usize) -> Option<(String, usize)> {
    let word = |index: usize| text.word(index);
    // The index after a hyphen, or the next one.
    let after = |index: usize| {
        if text.is_sign(index + 1, '-') {
            index + 2
        } else {
            index + 1
        }
    };
    let first = word(at);
    if let Some(tens) = tens(first, word(after(at))) {
        // "quatre-vingt" is of two words.
        let last = if tens == 80 { after(at) } else { at };
        let mut next = after(last);
        if word(next) == "et" {
            next = after(next);
        }
        let (small, then) = small(text, next, after);
        return Some(match small {
            Some(small)
                if (1..=9).contains(&small) || (10..=19).contains(&small) && matches!(tens, 60 | 80) =>
            {
                (format!("{}", tens + small), then)
            }
            _ => (format!("{tens}"), last + 1),
        });
    }
    let (value, end) = small(text, at, after);
    value.map(|value| (format!("{value}"), end))
}

/// From 0 to 19, and where it ends.
fn small(text: &Text, at: usize, after: impl Fn(usize) -> usize) -> (Option<u32>, usize) {
    let value = match text.word(at) {
        "zero" => 0,
        "un" | "une" => 1,
        "deux" => 2,
        "trois" => 3,
        "quatre" => 4,
        "cinq" => 5,
        "six" => 6,
        "sept" => 7,
        "huit" => 8,
        "neuf" => 9,
        "dix" => {
            let more = match text.word(after(at)) {
                "sept" => 17,
                "huit" => 18,
                "neuf" => 19,
                _ => return (Some(10), at + 1),
            };
            return (Some(more), after(at) + 1);
        }
        "onze" => 11,
        "douze" => 12,
        "treize" => 13,
        "quatorze" => 14,
        "quinze" => 15,
        "seize" => 16,
        _ => return (None, at),
    };
    (Some(value), at + 1)
}

fn tens(word: &str, next: &str) -> Option<u32> {
    Some(match word {
        "vingt" | "vingts" => 20,
        "trente" => 30,
        "quarante" => 40,
        "cinquante" => 50,
        "soixante" => 60,
        "septante" => 70,
        "huitante" | "octante" => 80,
        "nonante" => 90,
        "quatre" if matches!(next, "vingt" | "vingts") => 80,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<Certainty> {
        find(&Text::new(&[text]))
    }

    #[test]
    fn numbers_are_spoken_in_many_ways() {
        let said = |text: &str| {
            let text = Text::new(&[text]);
            spoken(&text, 0)
        };
        for (words, value) in [
            ("zero", "0"),
            ("dix-sept", "17"),
            ("vingt et un", "21"),
            ("trente quatre", "34"),
            ("soixante-douze", "72"),
            ("soixante et onze", "71"),
            ("quatre-vingt", "80"),
            ("quatre vingt dix neuf", "99"),
            ("quatre-vingt-un", "81"),
        ] {
            assert_eq!(
                said(words).map(|(value, _)| value).as_deref(),
                Some(value),
                "{words}"
            );
        }
        assert_eq!(said("bonjour"), None);
    }

    #[test]
    fn a_telephone_number_is_known_however_it_is_written() {
        for text in [
            "0612345678",
            "06 12 34 56 78",
            "06.12.34.56.78",
            "06-12-34-56-78",
            "+33 6 12 34 56 78",
            "+33612345678",
            "0033612345678",
            "0 6 1 2 3 4 5 6 7 8",
            "06 1234 5678",
            "O6 12 34 S6 78",
            "zéro six douze trente-quatre cinquante-six soixante-dix-huit",
            "06 puis 12 34 et ensuite 56 78",
            "mon tel : 06/12/34/56/78",
            "01 42 68 53 00",
            "06*12*34*56*78",
            "(06) 12 34 56 78",
        ] {
            assert_eq!(found(text), Some(Certainty::Certain), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        for text in [
            "Mon SIRET est 732 829 320 00074",
            "Le 03/12/2025 à 14 h 30",
            "La pièce fait 12 m², 2,50 m de haut",
            "75011",
            "1 200 €",
            "Le relevé est 004821",
            "heures pleines 012345 et creuses 067890",
            "de 8 h 30 à 12 h 15",
            "Un, deux, trois, quatre, cinq",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
        assert_eq!(
            found("La référence du colis est 0612345678"),
            Some(Certainty::Possible)
        );
    }
}
