//! A password being chosen, with how long it would stand.

use leptos::prelude::*;

use super::form::FormState;
use super::password_input::PasswordInput;
use super::strength::Strength;
use crate::browser::zxcvbn::Judged;
use crate::i18n::{t_string, use_i18n};

/// The field `newPassword` and the meter under it.
#[component]
pub fn NewPassword(
    /// What is typed.
    value: RwSignal<String>,
    /// What zxcvbn thinks of it.
    judged: Judged,
    /// The form around it.
    form: FormState,
) -> impl IntoView {
    let i18n = use_i18n();
    let error = form.error_of("newPassword");
    view! {
        <div class="field-group">
            <PasswordInput
                id="new-password"
                label=TextProp::from(move || t_string!(i18n, account.new_password))
                help=TextProp::from(move || t_string!(i18n, signup.password_help))
                error=error
                autocomplete="new-password"
                value=value
            />
            // What is refused is said by the field itself.
            {move || error.get().is_none().then(|| view! { <Strength password=value judged /> })}
        </div>
    }
}
