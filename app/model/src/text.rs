//! Words as people look for them.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The same text without case, accents and ligatures, and with one kind of apostrophe, for comparing: `Évier` and `evier` are
/// one, and so are `l’œuf` and `l'oeuf`.
#[must_use]
pub fn folded(text: &str) -> String {
    let plain = text
        .nfkd()
        .filter(|one| !is_combining_mark(*one))
        .flat_map(char::to_lowercase);
    let mut folded = String::with_capacity(text.len());
    for one in plain {
        match one {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            '’' | '‘' | 'ʼ' => folded.push('\''),
            one => folded.push(one),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_make_no_difference() {
        assert_eq!(folded("Évier BOUCHÉ, œuf"), "evier bouche, oeuf");
        assert_eq!(folded("D’eau"), folded("d'eau"));
        assert_eq!(folded("e\u{301}"), folded("é"));
    }
}
