//! The making of the keys, in three named steps. Shown after a moment only: on a computer it is over before.

use std::time::Duration;

use leptos::prelude::*;

use crate::components::icon::{Icon, IconName};
use crate::i18n::{t, t_string, use_i18n};

/// What takes less is not worth a change of the page.
const PATIENCE: Duration = Duration::from_millis(300);

/// The steps; `steps` of the three are done.
#[component]
pub fn Making(#[prop(into)] steps: Signal<u8>) -> impl IntoView {
    let i18n = use_i18n();
    let shown = RwSignal::new(false);
    Effect::new(move || set_timeout(move || shown.set(true), PATIENCE));
    let mark = move |step: u8| match step.cmp(&steps.get()) {
        std::cmp::Ordering::Less => "is-done",
        std::cmp::Ordering::Equal => "is-now",
        std::cmp::Ordering::Greater => "",
    };
    let names = [
        t_string!(i18n, signup.making_1),
        t_string!(i18n, signup.making_2),
        t_string!(i18n, signup.making_3),
    ];
    view! {
        <section class="step making" aria-labelledby="making-title" hidden=move || !shown.get()>
            <div>
                <p class="step__n">{t!(i18n, signup.wait)}</p>
                <h2 id="making-title">{t!(i18n, signup.making)}</h2>
            </div>
            <p>{t!(i18n, signup.making_text)}</p>
            <div
                class="progress"
                role="progressbar"
                aria-labelledby="making-title"
                aria-valuemin="0"
                aria-valuemax="3"
                aria-valuenow=move || steps.get().to_string()
                aria-valuetext=move || t_string!(i18n, signup.making_now, step = (steps.get() + 1).min(3))
            >
                <i class=move || mark(0)></i>
                <i class=move || mark(1)></i>
                <i class=move || mark(2)></i>
            </div>
            <ol class="making__list">
                {(0..3)
                    .zip(names)
                    .map(|(step, name)| {
                        view! {
                            <li class=move || mark(step)>
                                {move || {
                                    if step < steps.get() {
                                        view! { <Icon name=IconName::Check /> }.into_any()
                                    } else {
                                        view! { <span class="pulse"></span> }.into_any()
                                    }
                                }}
                                {name}
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
        </section>
    }
}
