//! What an account is for.

use leptos::prelude::*;
use model::auth::UserType;

use crate::components::icon::{Icon, IconName};
use crate::components::typed::taken_over;
use crate::i18n::{t, t_string, use_i18n};

/// The two answers. What was chosen before the program loaded counts.
#[component]
pub(super) fn Roles(user_type: RwSignal<UserType>) -> impl IntoView {
    let i18n = use_i18n();
    if let Some(role) = taken_over::<web_sys::HtmlInputElement>("[name=role]:checked") {
        let is_pro = role.value() == UserType::Pro.as_str();
        user_type.set(if is_pro {
            UserType::Pro
        } else {
            UserType::Demandeur
        });
    }
    let role = move |kind: UserType, icon: IconName, title: &'static str, text: &'static str| {
        view! {
            <label class="role">
                <input
                    type="radio"
                    name="role"
                    value=kind.as_str()
                    checked=user_type.get_untracked() == kind
                    on:change=move |_| user_type.set(kind)
                />
                <Icon name=icon trade=true />
                <b>{title}</b>
                <span>{text}</span>
            </label>
        }
    };
    view! {
        <fieldset class="roles">
            <legend>{t!(i18n, signup.role)}</legend>
            {role(
                UserType::Demandeur,
                IconName::PushPin,
                t_string!(i18n, signup.role_demandeur),
                t_string!(i18n, signup.role_demandeur_text),
            )}
            {role(
                UserType::Pro,
                IconName::Wrench,
                t_string!(i18n, signup.role_pro),
                t_string!(i18n, signup.role_pro_text),
            )}
        </fieldset>
    }
}
