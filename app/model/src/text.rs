//! Words as people look for them.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The same text without case and accents, for comparing: `Évier` and `evier` are one.
#[must_use]
pub fn folded(text: &str) -> String {
    text.nfkd()
        .filter(|one| !is_combining_mark(*one))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_make_no_difference() {
        assert_eq!(folded("Évier BOUCHÉ, œuf"), "evier bouche, œuf");
        assert_eq!(folded("e\u{301}"), folded("é"));
    }
}
