use unicode_normalization::UnicodeNormalization;

/// Characters of a query that are looked at; the longest name has 45.
const LENGTH_MAX: usize = 100;

/// A place's name, or what was typed for one, as words that can be compared: lower case, without accents, `œ` as
/// `oe`, everything but letters and digits as one space, `st` and `ste` as `saint` and `sainte`, ordinals as numbers
/// ("11e", "11ème" and "1er" as "11" and "1").
///
/// The loader stores names by this function and the search calls it on what was typed, so both sides always agree.
/// The result holds `a`–`z`, `0`–`9` and single spaces between words only.
#[must_use]
pub fn normalise_place_query(text: &str) -> String {
    let mut words = String::new();
    for word in fold(text).split(' ').filter(|word| !word.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(match word {
            "st" => "saint",
            "ste" => "sainte",
            _ => cardinal(word),
        });
    }
    words
}

/// A normalised name without its leading article: "le havre" is "havre". A name that is nothing but an article stays.
#[must_use]
pub fn bare_place_name(normalised: &str) -> &str {
    ["le ", "la ", "les ", "l "]
        .iter()
        .find_map(|article| normalised.strip_prefix(article))
        .unwrap_or(normalised)
}

/// Lower case ASCII letters and digits, and spaces.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().take(LENGTH_MAX).nfkd() {
        match letter {
            'a'..='z' | '0'..='9' => folded.push(letter),
            'A'..='Z' => folded.push(letter.to_ascii_lowercase()),
            'œ' | 'Œ' => folded.push_str("oe"),
            'æ' | 'Æ' => folded.push_str("ae"),
            // What decomposition leaves of an accent.
            '\u{300}'..='\u{36f}' => {}
            _ => folded.push(' '),
        }
    }
    folded
}

/// "11e", "11eme" and "1er" without their ending; any other word as it is. The numbers of arrondissements have at
/// most two digits.
fn cardinal(word: &str) -> &str {
    let digits = word.len()
        - word
            .trim_start_matches(|letter: char| letter.is_ascii_digit())
            .len();
    let (number, ending) = word.split_at(digits);
    let ordinal = matches!(ending, "e" | "er" | "ere" | "eme" | "ieme" | "nd" | "nde");
    if (1..=2).contains(&digits) && ordinal {
        number
    } else {
        word
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_become_comparable_words() {
        for (typed, expected) in [
            ("Montreuil", "montreuil"),
            ("  SAINT–Étienne ", "saint etienne"),
            ("St-Denis", "saint denis"),
            ("Ste Foy-lès-Lyon", "sainte foy les lyon"),
            ("Steenvoorde", "steenvoorde"),
            ("L'Haÿ-les-Roses", "l hay les roses"),
            ("L’Haÿ", "l hay"),
            ("Mœuvres", "moeuvres"),
            ("ŒUILLY", "oeuilly"),
            (
                "Lacarry-Arhan-Charritte-de-Haut",
                "lacarry arhan charritte de haut",
            ),
            ("Paris 11e", "paris 11"),
            ("Paris 11ème", "paris 11"),
            ("Lyon 1er", "lyon 1"),
            ("Lyon 2nd", "lyon 2"),
            ("75011", "75011"),
            ("100e", "100e"),
            ("Montreuil (93100)", "montreuil 93100"),
            ("Ｐａｒｉｓ", "paris"),
            ("Москва\0", ""),
        ] {
            assert_eq!(normalise_place_query(typed), expected, "{typed:?}");
        }
    }

    #[test]
    fn only_a_leading_article_is_left_out() {
        for (name, expected) in [
            ("le havre", "havre"),
            ("la rochelle", "rochelle"),
            ("les ulis", "ulis"),
            ("l ile rousse", "ile rousse"),
            ("sainte foy les lyon", "sainte foy les lyon"),
            ("lens", "lens"),
            ("le", "le"),
        ] {
            assert_eq!(bare_place_name(name), expected, "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn normal_words_stay_as_they_are(typed in "\\PC{0,60}") {
            let once = normalise_place_query(&typed);
            prop_assert!(once.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b' ')));
            prop_assert!(!once.starts_with(' ') && !once.ends_with(' ') && !once.contains("  "));
            let shortened: String = once.chars().take(LENGTH_MAX).collect();
            prop_assert_eq!(normalise_place_query(&shortened), shortened.trim_end());
        }
    }
}
