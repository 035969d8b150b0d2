//! How long a password would stand, in four steps and a sentence.

use leptos::prelude::*;
use model::auth::password_level;

use crate::i18n::{t_string, use_i18n};

/// The meter, under the field. Silent while nothing is typed.
#[component]
pub fn Strength(password: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let level = Memo::new(move |_| password.with(|password| password_level(password)));
    let words = move || match level.get() {
        _ if password.with(String::is_empty) => "",
        1 => t_string!(i18n, signup.strength_1),
        2 => t_string!(i18n, signup.strength_2),
        3 => t_string!(i18n, signup.strength_3),
        _ => t_string!(i18n, signup.strength_4),
    };
    view! {
        <div
            class="strength"
            data-level=move || level.get().to_string()
            hidden=move || password.with(String::is_empty)
        >
            <span class="strength__bar" aria-hidden="true">
                <i></i>
                <i></i>
                <i></i>
                <i></i>
            </span>
            <span role="status">{words}</span>
        </div>
    }
}
