//! What others read of one and see him do, and the language of the interface.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::FieldErrors;
use model::account::Profile;
use model::auth::{Language, check_display_name};

use crate::components::banner::{Banner, BannerKind};
use crate::components::button::{Button, ButtonKind};
use crate::components::field::{Field, TextInput};
use crate::components::form::{FormFailure, use_form};
use crate::components::language::language;
use crate::error::ApiError;
use crate::functions::account::{get_profile, set_profile};
use crate::i18n::{t, t_string, use_i18n};

/// The part of the account's page with the profile.
#[component]
pub(super) fn Profile() -> impl IntoView {
    let i18n = use_i18n();
    let profile = Resource::new_blocking(|| (), |()| get_profile());
    view! {
        <section class="account__part" aria-labelledby="profile">
            <h2 id="profile">{t!(i18n, account.profile)}</h2>
            <Suspense>
                {move || Suspend::new(async move {
                    match profile.await {
                        Ok(profile) => view! { <Form profile /> }.into_any(),
                        Err(ApiError::Unauthenticated) => ().into_any(),
                        Err(_) => {
                            view! { <Banner kind=BannerKind::Stop title=t_string!(i18n, error.internal) /> }
                                .into_any()
                        }
                    }
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn Form(profile: Profile) -> impl IntoView {
    let i18n = use_i18n();
    let name = RwSignal::new(profile.display_name);
    let chosen = RwSignal::new(profile.language);
    let shows_typing = RwSignal::new(profile.shows_typing);
    let done = RwSignal::new(false);
    let form = use_form();
    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) {
            return;
        }
        let mut errors = FieldErrors::default();
        name.with_untracked(|name| check_display_name(&mut errors, name));
        if !form.accept(errors) {
            return;
        }
        done.set(false);
        let profile = Profile {
            display_name: name.get_untracked(),
            language: chosen.get_untracked(),
            shows_typing: shows_typing.get_untracked(),
        };
        spawn_local(async move {
            match set_profile(profile).await {
                // The whole page changes its language, and the server knows it from here on.
                Ok(_) if chosen.get_untracked() != language(i18n) => {
                    let _ = window().location().reload();
                }
                Ok(_) => {
                    form.finish();
                    done.set(true);
                }
                Err(error) => form.fail(error),
            }
        });
    };
    view! {
        <form class="form" node_ref=form.node novalidate on:submit=submit>
            <FormFailure form />
            {move || {
                done.get()
                    .then(|| view! { <Banner kind=BannerKind::Done title=t_string!(i18n, account.profile_done) /> })
            }}
            <TextInput
                id="name"
                label=TextProp::from(move || t_string!(i18n, account.name))
                help=TextProp::from(move || t_string!(i18n, signup.name_help))
                error=form.error_of("displayName")
                value=name
                autocomplete="nickname"
                on_input=Callback::new(move |typed| name.set(typed))
            />
            <Field id="language" label=TextProp::from(move || t_string!(i18n, kit.foot.language))>
                <select
                    class="input"
                    id="language"
                    on:change=move |event| {
                        chosen
                            .set(
                                if event_target_value(&event) == Language::En.as_str() {
                                    Language::En
                                } else {
                                    Language::Fr
                                },
                            );
                    }
                >
                    <option value="fr" lang="fr" selected=profile.language == Language::Fr>
                        "Français"
                    </option>
                    <option value="en" lang="en" selected=profile.language == Language::En>
                        "English"
                    </option>
                </select>
            </Field>
            <div class="field">
                <label class="check">
                    <input
                        type="checkbox"
                        id="typing"
                        aria-describedby="typing-note"
                        prop:checked=shows_typing
                        on:change=move |event| shows_typing.set(event_target_checked(&event))
                    />
                    <span>{t!(i18n, account.typing)}</span>
                </label>
                <p class="help" id="typing-note">
                    {t!(i18n, account.typing_help)}
                </p>
            </div>
            <div class="account__act">
                <Button
                    kind=ButtonKind::Quiet
                    submit=true
                    busy=form.busy
                    busy_label=TextProp::from(move || t_string!(i18n, account.profile_busy))
                >
                    {t!(i18n, account.profile_submit)}
                </Button>
            </div>
        </form>
    }
}
