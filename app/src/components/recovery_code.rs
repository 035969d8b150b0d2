//! A recovery code: shown once, put away, and proved to be.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::button::{Button, ButtonKind, ButtonSize};
use super::field::{Field, note_id};
use super::icon::{Icon, IconName, Mark};
use crate::i18n::{t, t_string, use_i18n};

const LAST: &str = "last-group";

/// The code, nine groups of four with dashes between, and what to do with it.
#[component]
pub fn RecoveryCodeShown(
    /// As it is written down.
    code: String,
    /// Which step of signing up this is: then it has the page to itself. Nothing elsewhere.
    #[prop(optional)]
    step: Option<&'static str>,
    /// Goes on.
    done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let groups: Vec<String> = code.split('-').map(str::to_owned).collect();
    let last = StoredValue::new(groups.last().cloned().unwrap_or_default());
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let copied = RwSignal::new(false);
    let heading = NodeRef::<leptos::html::Div>::new();
    // The page has changed under the reader: take him along.
    Effect::new(move || {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });

    let file = format!("data:text/plain;charset=utf-8,{}", code.replace('-', "%2D"));
    let to_copy = StoredValue::new(code);
    let copy = Callback::new(move |_| {
        let promise = window().navigator().clipboard().write_text(&to_copy.get_value());
        spawn_local(async move { copied.set(JsFuture::from(promise).await.is_ok()) });
    });
    let print = Callback::new(move |_| {
        // A browser that can't print says so itself.
        let _ = window().print();
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let is_right = typed.with_untracked(|typed| typed.trim().eq_ignore_ascii_case(&last.get_value()));
        wrong.set(!is_right);
        if is_right {
            done.run(());
        }
    };
    let error = Signal::derive(move || wrong.get().then(|| t_string!(i18n, signup.last_wrong).to_owned()));

    view! {
        <form class="step recovery" novalidate on:submit=submit aria-labelledby="recovery-title">
            <div node_ref=heading tabindex="-1">
                {step.map(|step| view! { <p class="step__n">{step}</p> })}
                {if step.is_some() {
                    view! { <h1 id="recovery-title">{t!(i18n, signup.recovery)}</h1> }.into_any()
                } else {
                    view! { <h2 id="recovery-title">{t!(i18n, signup.recovery)}</h2> }.into_any()
                }}
            </div>
            <p>{t!(i18n, signup.recovery_text)}</p>
            <div class="stub">
                <p class="stub__title">
                    <Mark />
                    {t!(i18n, signup.recovery_stub)}
                </p>
                <p class="stub__code">
                    {groups.into_iter().map(|group| view! { <span>{group}</span> }).collect_view()}
                </p>
            </div>
            <div class="recovery__act">
                <Button kind=ButtonKind::Quiet on_click=copy>
                    <Icon name=IconName::Copy />
                    <span role="status">
                        {move || if copied.get() { t_string!(i18n, signup.copied) } else { t_string!(i18n, signup.copy) }}
                    </span>
                </Button>
                <Button kind=ButtonKind::Quiet on_click=print>
                    <Icon name=IconName::Printer />
                    {t!(i18n, signup.print)}
                </Button>
                <a class="btn btn--quiet" href=file download="leboncoup-code-de-secours.txt">
                    <Icon name=IconName::DownloadSimple />
                    {t!(i18n, signup.file)}
                </a>
            </div>
            <Field
                id=LAST
                label=TextProp::from(move || t_string!(i18n, signup.last))
                help=TextProp::from(move || t_string!(i18n, signup.last_help))
                error=error
            >
                <input
                    class="input input--code"
                    id=LAST
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    maxlength="4"
                    aria-invalid=move || wrong.get().then_some("true")
                    aria-describedby=note_id(LAST)
                    on:input=move |event| {
                        wrong.set(false);
                        typed.set(event_target_value(&event));
                    }
                />
            </Field>
            <Button submit=true wide=true size=ButtonSize::Large>
                {t!(i18n, signup.done)}
            </Button>
        </form>
    }
}
