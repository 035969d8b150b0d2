use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Names a counter. Made with the server's pepper: neither memory nor Redis holds an address or an account's name, and
/// who reads them learns nobody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(pub(super) [u8; 16]);

impl Key {
    /// The counter of `subject` under `rule`.
    #[must_use]
    pub fn new(pepper: &[u8], rule: &str, subject: &[u8]) -> Self {
        let mut key = [0; 16];
        // HMAC takes keys of any length; were it not so, all would share one counter, and none go uncounted.
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(pepper) {
            mac.update(b"leboncoup/v1/server/limit/");
            mac.update(rule.as_bytes());
            mac.update(b"/");
            mac.update(subject);
            for (to, from) in key.iter_mut().zip(mac.finalize().into_bytes()) {
                *to = from;
            }
        }
        Self(key)
    }
}

/// At most `limit` in any `window`.
#[derive(Clone, Copy, Debug)]
pub struct Counter {
    /// Whose.
    pub key: Key,
    /// How many.
    pub limit: u32,
    /// In how long; the same for every use of a key.
    pub window: Duration,
}

/// What is asked of a store. Each is one step that nothing else comes between.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ask<'a> {
    /// Counts one on every counter, or on none where one is full. The answer: milliseconds to wait, 0 if it was counted.
    Take(&'a [Counter]),
    /// What was counted at this moment (in milliseconds) shall not count. The answer is 0.
    TakeBack(Counter, i64),
    /// Begins a counter anew. The answer is 0.
    Forget(Key),
    /// Keeps a mark for a time. The answer is 0.
    Mark(Key, Duration),
    /// Whether there is a mark: the answer is 1 or 0.
    IsMarked(Key),
}

pub(super) fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_depends_on_the_pepper_the_rule_and_the_subject() {
        let keys = [
            Key::new(b"pepper", "login", b"a"),
            Key::new(b"pepper", "login", b"b"),
            Key::new(b"pepper", "api", b"a"),
            Key::new(b"other", "login", b"a"),
        ];
        for (index, key) in keys.iter().enumerate() {
            assert!(!keys[..index].contains(key));
            assert_ne!(key.0, [0; 16]);
        }
        assert_eq!(keys[0], Key::new(b"pepper", "login", b"a"));
    }
}
