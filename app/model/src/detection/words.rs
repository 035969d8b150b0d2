//! A text as words, figures and signs, with the disguises taken off.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Characters that are looked at, at most: what is longer is no chat.
const AT_MOST: usize = 20_000;
/// Single letters in a row from which on they are a word spelled out: "w h a t s a p p".
const SPELLED: usize = 4;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, without accents, in lower case.
    Word,
    /// Figures.
    Figures,
    /// One sign of any other sort.
    Sign,
}

/// A piece of text.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub kind: Kind,
    pub text: String,
    /// Whether a blank, or another message, stands before it.
    pub spaced: bool,
}

/// A text in pieces.
#[derive(Debug)]
pub(super) struct Text {
    pub pieces: Vec<Piece>,
}

impl Text {
    /// Of some messages, in their order.
    pub fn new(messages: &[&str]) -> Self {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut spaced = true;
        let folded = messages.iter().flat_map(|message| folded(message).chain([' ']));
        for c in folded.take(AT_MOST) {
            let kind = if c.is_ascii_digit() {
                Kind::Figures
            } else if c.is_alphabetic() {
                Kind::Word
            } else if c.is_whitespace() {
                spaced = true;
                continue;
            } else {
                Kind::Sign
            };
            match pieces.last_mut() {
                Some(last) if last.kind == kind && kind != Kind::Sign && !spaced => last.text.push(c),
                _ => pieces.push(Piece {
                    kind,
                    text: c.to_string(),
                    spaced,
                }),
            }
            spaced = false;
        }
        let mut text = Self { pieces };
        text.join_spelled();
        text
    }

    /// The piece at `index`, if it is of this kind.
    pub fn at(&self, index: usize, kind: Kind) -> Option<&str> {
        let piece = self.pieces.get(index)?;
        (piece.kind == kind).then_some(piece.text.as_str())
    }

    /// The word at `index`; "" where none is.
    pub fn word(&self, index: usize) -> &str {
        self.at(index, Kind::Word).unwrap_or_default()
    }

    /// Whether the sign `sign` stands at `index`.
    pub fn is_sign(&self, index: usize, sign: char) -> bool {
        self.at(index, Kind::Sign)
            .is_some_and(|text| text.starts_with(sign))
    }

    /// Whether the piece at `index` follows the one before it without a blank.
    pub fn is_glued(&self, index: usize) -> bool {
        self.pieces.get(index).is_some_and(|piece| !piece.spaced)
    }

    /// The words around `index`, up to `reach` pieces away.
    pub fn around(&self, index: usize, reach: usize) -> impl Iterator<Item = &str> {
        let from = index.saturating_sub(reach);
        let to = (index + reach + 1).min(self.pieces.len());
        self.pieces[from..to]
            .iter()
            .filter(|piece| piece.kind == Kind::Word)
            .map(|piece| piece.text.as_str())
    }

    /// The words before `index`, up to `reach` pieces away, the nearest first.
    pub fn before(&self, index: usize, reach: usize) -> impl Iterator<Item = &str> {
        let from = index.saturating_sub(reach);
        self.pieces[from..index.min(self.pieces.len())]
            .iter()
            .rev()
            .filter(|piece| piece.kind == Kind::Word)
            .map(|piece| piece.text.as_str())
    }

    /// The words that begin at `index`, with the signs and blanks between them passed over.
    pub fn says(&self, index: usize, words: &[&str]) -> bool {
        let mut at = index;
        for (count, word) in words.iter().enumerate() {
            let mut passed = 0;
            while count > 0 && passed < 2 && self.at(at, Kind::Sign).is_some() {
                at += 1;
                passed += 1;
            }
            if self.word(at) != *word {
                return false;
            }
            at += 1;
        }
        true
    }

    /// The word at `index` with its disguises taken off: figures for letters, letters doubled, a sign or a blank inside.
    pub fn disguised(&self, index: usize) -> impl Iterator<Item = String> {
        let plain = Some(squeezed(self.word(index))).filter(|word| !word.is_empty());
        // "wh4tsapp", "1nsta": words and figures without a blank between.
        let mut mixed = String::new();
        let mut at = index;
        while mixed.len() < 24
            && let Some(piece) = self.pieces.get(at)
            && (at == index || !piece.spaced)
            && piece.kind != Kind::Sign
        {
            mixed.extend(piece.text.chars().map(letter));
            at += 1;
        }
        let mixed = Some(squeezed(&mixed)).filter(|_| at > index + 1);
        // "whats app", "snap-chat", "whats.app".
        let next = if self.at(index + 1, Kind::Sign).is_some() {
            index + 2
        } else {
            index + 1
        };
        let joined = Some(format!("{}{}", self.word(index), self.word(next)))
            .filter(|joined| joined.len() > self.word(index).len() && !self.word(index).is_empty())
            .map(|joined| squeezed(&joined));
        plain.into_iter().chain(mixed).chain(joined)
    }

    fn join_spelled(&mut self) {
        let is_letter = |piece: &Piece| piece.kind == Kind::Word && piece.text.chars().count() == 1;
        let mut joined: Vec<Piece> = Vec::with_capacity(self.pieces.len());
        let mut index = 0;
        while index < self.pieces.len() {
            // Letters one by one, with at most a sign between: "w.h.a.t.s".
            let mut letters = String::new();
            let mut end = index;
            let mut at = index;
            while let Some(piece) = self.pieces.get(at) {
                if is_letter(piece) {
                    letters.push_str(&piece.text);
                    end = at + 1;
                    at += 1;
                } else if piece.kind == Kind::Sign
                    && at > index
                    && "._-*/|".contains(piece.text.as_str())
                    && self.pieces.get(at + 1).is_some_and(is_letter)
                {
                    at += 1;
                } else {
                    break;
                }
            }
            if letters.chars().count() >= SPELLED {
                joined.push(Piece {
                    kind: Kind::Word,
                    text: letters,
                    spaced: self.pieces[index].spaced,
                });
                index = end;
            } else {
                joined.push(self.pieces[index].clone());
                index += 1;
            }
        }
        self.pieces = joined;
    }
}

/// Without accents, cases, invisible characters, and letters of other scripts that look like ours.
fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfkc()
        .filter(|c| !is_invisible(*c))
        .flat_map(char::to_lowercase)
        .map(alike)
        .flat_map(|c| {
            let pair = match c {
                'œ' => ['o', 'e'],
                'æ' => ['a', 'e'],
                'ß' => ['s', 's'],
                _ => [c, '\0'],
            };
            pair.into_iter().filter(|c| *c != '\0')
        })
        .nfd()
        .filter(|c| !is_combining_mark(*c))
}

/// What is not seen, and would part a word.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{20e3}'
    )
}

/// The sign of ours that this one looks like.
const fn alike(c: char) -> char {
    match c {
        'а' | 'α' => 'a',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'є' | 'ε' => 'e',
        'һ' => 'h',
        'і' | 'ι' | 'ı' => 'i',
        'ј' => 'j',
        'κ' | 'к' => 'k',
        'ӏ' => 'l',
        'м' => 'm',
        'о' | 'ο' | 'σ' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'τ' | 'т' => 't',
        'υ' => 'u',
        'ν' => 'v',
        'х' | 'χ' => 'x',
        'у' => 'y',
        '’' | '‘' | '´' | '`' | 'ʼ' => '\'',
        '–' | '—' | '‑' | '−' | '‐' | '•' | '·' => '-',
        '＠' | '﹫' => '@',
        '。' | '․' => '.',
        other => other,
    }
}

/// The letter that a figure stands for.
const fn letter(c: char) -> char {
    match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        '8' => 'b',
        other => other,
    }
}

/// Without letters drawn out: "instaaa" is "insta". Doubled ones stay: "whatsapp".
fn squeezed(word: &str) -> String {
    let mut squeezed = String::with_capacity(word.len());
    let (mut last, mut times) = ('\0', 0);
    for c in word.chars() {
        times = if c == last { times + 1 } else { 1 };
        last = c;
        if times == 3 {
            squeezed.pop();
        }
        if times < 3 {
            squeezed.push(c);
        }
    }
    squeezed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        Text::new(&[text])
            .pieces
            .into_iter()
            .map(|piece| piece.text)
            .collect()
    }

    #[test]
    fn disguises_are_taken_off() {
        assert_eq!(pieces("Été, ０６"), ["ete", ",", "06"]);
        assert_eq!(pieces("0️⃣6️⃣"), ["06"]);
        assert_eq!(pieces("𝟎𝟔 ① wh\u{200b}ats"), ["06", "1", "whats"]);
        assert_eq!(pieces("gmаil"), ["gmail"], "a Cyrillic а");
        assert_eq!(pieces("w h a t s a p p moi"), ["whatsapp", "moi"]);
        assert_eq!(pieces("w.h.a.t.s ok"), ["whats", "ok"]);
        assert_eq!(pieces("a b c"), ["a", "b", "c"]);
        assert_eq!(squeezed("instaaaa"), "insta");
        assert_eq!(squeezed("whatsapp"), "whatsapp");
    }
}
