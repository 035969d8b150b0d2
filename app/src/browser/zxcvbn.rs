//! How hard a password is to guess, by zxcvbn, in a worker of its own: `public/zxcvbn-….js`, made by
//! `scripts/zxcvbn.mjs`. It is loaded when somebody begins to type; what is typed goes no further than that worker.

use std::rc::Rc;
use std::time::Duration;

use js_sys::Array;
use leptos::prelude::*;
use leptos::wasm_bindgen::prelude::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use model::auth::PASSWORD_MIN;
use web_sys::{MessageEvent, Worker};

/// The worker's program. Its name holds zxcvbn's version; `scripts/zxcvbn.mjs --check` compares.
const PROGRAM: &str = "/zxcvbn-4.2.0.js";
/// How long nothing must have been typed before it is judged.
const PAUSE: Duration = Duration::from_millis(150);
/// Characters that are judged, at most; so many decide alone.
const JUDGED_MAX: usize = 100;

/// What zxcvbn thinks of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// From 0 (among the first thousand that are tried) to 4 (more than 10¹⁰ guesses).
    pub score: u8,
    /// What would help most, if it knows.
    pub advice: Option<Advice>,
}

/// What is wrong with a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Keys beside each other.
    Keyboard,
    /// The same again and again.
    Repeat,
    /// 1234, or the days of the week.
    Sequence,
    /// A year of ours.
    Year,
    /// A date.
    Date,
    /// Many people have it.
    Common,
    /// Many people have nearly it.
    Similar,
    /// One word of a dictionary.
    Word,
    /// The name of a person or a place.
    Name,
    /// What is known of this person, or our own name.
    Yours,
    /// Digits and signs for letters.
    Swap,
    /// A word backwards.
    Reversed,
}

impl Advice {
    /// From a key of zxcvbn's warnings and suggestions; `None` for those that help nobody.
    fn of(key: &str) -> Option<Self> {
        Some(match key {
            "straightRow" | "keyPattern" | "longerKeyboardPattern" => Self::Keyboard,
            "simpleRepeat" | "extendedRepeat" | "repeated" => Self::Repeat,
            "sequences" => Self::Sequence,
            "recentYears" | "associatedYears" => Self::Year,
            "dates" => Self::Date,
            "topTen" | "topHundred" | "common" => Self::Common,
            "similarToCommon" => Self::Similar,
            "wordByItself" => Self::Word,
            "namesByThemselves" | "commonNames" => Self::Name,
            "userInputs" => Self::Yours,
            "l33t" => Self::Swap,
            "reverseWords" => Self::Reversed,
            _ => return None,
        })
    }
}

/// The verdicts on what is typed into one field.
#[derive(Clone, Copy)]
pub struct Judged {
    /// The question that was answered, and the answer.
    heard: RwSignal<Option<(u32, Verdict)>>,
    /// The question that what is typed now makes.
    asked: StoredValue<u32>,
}

impl Judged {
    /// The latest verdict, perhaps on what was typed a moment ago. `None` as long as zxcvbn is not loaded, or nothing
    /// long enough is typed. Tracked.
    #[must_use]
    pub fn verdict(self) -> Option<Verdict> {
        self.heard.get().map(|(_, verdict)| verdict)
    }

    /// Whether what is typed now is among the first that are tried. Not when zxcvbn has not judged it: a form never waits
    /// for it.
    #[must_use]
    pub fn too_weak(self) -> bool {
        let asked = self.asked.get_value();
        let heard = self.heard.get_untracked();
        heard.is_some_and(|(question, verdict)| question == asked && verdict.score == 0)
    }
}

/// Judges a password while it is typed. `known`: what an attacker would know of this person.
#[must_use]
pub fn use_zxcvbn(password: Signal<String>, known: Signal<Vec<String>>) -> Judged {
    let judged = Judged {
        heard: RwSignal::new(None),
        asked: StoredValue::new(0),
    };
    Effect::new(move |judge: Option<Option<Rc<Judge>>>| {
        let judge = judge.flatten();
        let typed = password.with(|password| password.chars().take(JUDGED_MAX).collect::<String>());
        let known = known.get();
        judged.asked.update_value(|asked| *asked = asked.wrapping_add(1));
        if typed.is_empty() {
            judged.heard.set(None);
            return judge;
        }
        let judge = judge.or_else(|| Judge::start(judged).map(Rc::new))?;
        // What is too short is refused anyway.
        if typed.chars().count() < PASSWORD_MIN as usize {
            judged.heard.set(None);
            return Some(judge);
        }
        let asked = judged.asked.get_value();
        let ask = {
            let judge = Rc::clone(&judge);
            move || judge.ask(asked, &typed, &known)
        };
        if let Ok(pause) = set_timeout_with_handle(ask, PAUSE) {
            on_cleanup(move || pause.clear());
        }
        Some(judge)
    });
    judged
}

/// The worker. It ends with this, and forgets what it was asked.
struct Judge {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Judge {
    /// `None` where there are no workers. One whose program does not load just never answers.
    fn start(judged: Judged) -> Option<Self> {
        let worker = Worker::new(PROGRAM).ok()?;
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let Some(asked) = judged.asked.try_get_value() else {
                return;
            };
            // An answer to an older question is late: another is on its way.
            if let Some(verdict) = answer(&event.data(), asked) {
                judged.heard.try_set(Some((asked, verdict)));
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(Self {
            worker,
            _on_message: on_message,
        })
    }

    fn ask(&self, question: u32, password: &str, known: &[String]) {
        let known = known.iter().map(JsValue::from).collect::<Array>();
        let message = Array::of3(&question.into(), &password.into(), &known);
        // It fails for what cannot be copied; numbers and texts can.
        let _ = self.worker.post_message(&message);
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.terminate();
    }
}

/// Reads `[question, score, keys]`.
fn answer(message: &JsValue, asked: u32) -> Option<Verdict> {
    let message = message.dyn_ref::<Array>()?;
    if message.get(0) != asked {
        return None;
    }
    let score = message.get(1);
    let keys = message.get(2);
    Some(Verdict {
        score: (0..=4_u8).find(|&number| score == number)?,
        advice: keys
            .dyn_ref::<Array>()?
            .iter()
            .find_map(|key| Advice::of(&key.as_string()?)),
    })
}

#[cfg(test)]
mod tests {
    use super::Advice;

    #[test]
    fn advice_is_what_helps_most() {
        let first = |keys: &[&str]| keys.iter().find_map(|key| Advice::of(key));
        assert_eq!(
            first(&["straightRow", "anotherWord", "longerKeyboardPattern"]),
            Some(Advice::Keyboard)
        );
        assert_eq!(first(&["anotherWord", "l33t"]), Some(Advice::Swap));
        assert_eq!(first(&["anotherWord", "capitalization", "allUppercase"]), None);
        assert_eq!(first(&[]), None);
    }
}
