//! How long a password would stand, in four steps, a sentence and a piece of advice.

use leptos::prelude::*;
use model::auth::{PASSWORD_MIN, password_level};

use crate::browser::zxcvbn::{Advice, Judged, Verdict, use_zxcvbn};
use crate::i18n::{t_string, use_i18n};

/// The meter, under the field. Silent while nothing is typed. Until zxcvbn has answered, length and variety stand in.
#[component]
pub fn Strength(
    /// What is typed.
    password: RwSignal<String>,
    /// What this person has told already, such as name and e-mail: no password should be made of it. Not looked at where
    /// `judged` is given.
    #[prop(optional, into)]
    words: Signal<Vec<String>>,
    /// For a form that asks for the verdict, too; else the meter has its own.
    #[prop(optional)]
    judged: Option<Judged>,
) -> impl IntoView {
    let i18n = use_i18n();
    let judged = judged.unwrap_or_else(|| use_zxcvbn(password.into(), words));
    let reading = Memo::new(move |_| password.with(|password| Reading::of(password, judged.verdict())));
    let sentence = move || match reading.get() {
        Reading::Silent => "",
        Reading::Short => t_string!(i18n, kit.strength.short),
        Reading::Level(1) => t_string!(i18n, kit.strength.easy),
        Reading::Level(2) => t_string!(i18n, kit.strength.weak),
        Reading::Level(3) => t_string!(i18n, kit.strength.fair),
        Reading::Level(_) => t_string!(i18n, kit.strength.strong),
    };
    let advice = move || {
        let wanted = matches!(reading.get(), Reading::Level(..=2));
        let advice = judged.verdict().and_then(|verdict| verdict.advice);
        advice.filter(|_| wanted).map(|advice| match advice {
            Advice::Keyboard => t_string!(i18n, kit.strength.advice.keyboard),
            Advice::Repeat => t_string!(i18n, kit.strength.advice.repeat),
            Advice::Sequence => t_string!(i18n, kit.strength.advice.sequence),
            Advice::Year => t_string!(i18n, kit.strength.advice.year),
            Advice::Date => t_string!(i18n, kit.strength.advice.date),
            Advice::Common => t_string!(i18n, kit.strength.advice.common),
            Advice::Similar => t_string!(i18n, kit.strength.advice.similar),
            Advice::Word => t_string!(i18n, kit.strength.advice.word),
            Advice::Name => t_string!(i18n, kit.strength.advice.name),
            Advice::Yours => t_string!(i18n, kit.strength.advice.yours),
            Advice::Swap => t_string!(i18n, kit.strength.advice.swap),
            Advice::Reversed => t_string!(i18n, kit.strength.advice.reversed),
        })
    };
    view! {
        <div
            class="strength"
            data-level=move || reading.get().bars().to_string()
            hidden=move || reading.get() == Reading::Silent
        >
            <span class="strength__bar" aria-hidden="true">
                <i></i>
                <i></i>
                <i></i>
                <i></i>
            </span>
            <span role="status">
                {sentence} " " <span class="strength__advice">{advice}</span>
            </span>
        </div>
    }
}

/// What the meter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// Nothing is typed.
    Silent,
    /// Too short to be taken, whatever it is.
    Short,
    /// From 1 to 4.
    Level(u8),
}

impl Reading {
    fn of(password: &str, verdict: Option<Verdict>) -> Self {
        if password.is_empty() {
            Self::Silent
        } else if password.chars().count() < PASSWORD_MIN as usize {
            Self::Short
        } else {
            Self::Level(verdict.map_or_else(|| password_level(password), |verdict| verdict.score.max(1)))
        }
    }

    fn bars(self) -> u8 {
        match self {
            Self::Silent | Self::Short => 1,
            Self::Level(level) => level,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(password: &str, score: Option<u8>) -> Reading {
        let verdict = score.map(|score| Verdict { score, advice: None });
        Reading::of(password, verdict)
    }

    #[test]
    fn zxcvbn_has_the_word_once_it_is_there() {
        assert_eq!(of("trois mésanges au balcon", None), Reading::Level(4));
        assert_eq!(of("azertyuiopqsdfghjklm", None), Reading::Level(4));
        assert_eq!(of("azertyuiopqsdfghjklm", Some(1)), Reading::Level(1));
        let levels = [0, 1, 2, 3, 4].map(|score| of("Xk9#mQ2$vL", Some(score)));
        assert_eq!(levels, [1, 1, 2, 3, 4].map(Reading::Level));
    }

    #[test]
    fn what_is_too_short_is_too_short() {
        assert_eq!(of("", Some(4)), Reading::Silent);
        assert_eq!(of("Xk9#mQ2$v", Some(4)), Reading::Short);
        assert_eq!(of("Xk9#mQ2$v", None).bars(), 1);
    }
}
