//! One's own answers, ready to be put into the field.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::conversation::{TEMPLATES_MAX, TemplateChange, change_templates, templates};
use crate::browser::keys::{ActError, use_keys};
use crate::components::icon::{Icon, IconName};
use crate::i18n::{t, t_string, use_i18n};

/// The list, under its button. `text` is what stands in the field: a chosen answer takes its place, or follows it.
#[component]
pub(super) fn Templates(text: RwSignal<String>, focus: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let keys = use_keys();
    let open = RwSignal::new(false);
    let (button, panel) = (NodeRef::<html::Button>::new(), NodeRef::<html::Div>::new());
    let known = RwSignal::new(None::<Vec<String>>);
    let failed = RwSignal::new(false);
    let take = move |result: Result<Vec<String>, ActError>| match result {
        Ok(list) => {
            failed.try_set(false);
            known.try_set(Some(list));
        }
        Err(_) => {
            failed.try_set(true);
        }
    };
    let toggle = move |_| {
        open.update(|open| *open = !*open);
        if open.get_untracked() && known.with_untracked(Option::is_none) {
            spawn_local(async move {
                match keys.vault() {
                    Some(vault) => take(templates(&vault).await),
                    None => {
                        failed.try_set(true);
                    }
                }
            });
        }
    };
    let change = move |change: TemplateChange| {
        // What was pressed may go with what it stands on.
        if let Some(panel) = panel.get_untracked() {
            // It fails for what is not in the page.
            let _ = panel.focus();
        }
        spawn_local(async move {
            match keys.vault() {
                Some(vault) => take(change_templates(&vault, &change).await),
                None => {
                    failed.try_set(true);
                }
            }
        });
    };
    let choose = move |chosen: String| {
        text.update(|text| {
            if !text.is_empty() && !text.ends_with(char::is_whitespace) {
                text.push(' ');
            }
            text.push_str(&chosen);
        });
        open.set(false);
        focus.run(());
    };
    let keep = move |_| change(TemplateChange::Add(text.get_untracked().trim().to_owned()));
    let is_full = Memo::new(move |_| {
        known.with(|known| known.as_ref().is_some_and(|list| list.len() >= TEMPLATES_MAX))
    });
    let can_keep = move || !is_full.get() && text.with(|text| !text.trim().is_empty());
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            open.set(false);
            if let Some(button) = button.get_untracked() {
                // It fails for what is not in the page.
                let _ = button.focus();
            }
        }
    };
    view! {
        <button
            class="iconbtn"
            type="button"
            node_ref=button
            on:keydown=escape
            aria-label=move || t_string!(i18n, messages.templates)
            aria-expanded=move || open.get().to_string()
            aria-controls="templates"
            on:click=toggle
        >
            <Icon name=IconName::Note />
        </button>
        <div
            class="templates"
            id="templates"
            tabindex="-1"
            node_ref=panel
            hidden=move || !open.get()
            on:keydown=escape
        >
            <h2>{t!(i18n, messages.templates)}</h2>
            {move || failed.get().then(|| view! { <p role="alert">{t!(i18n, messages.templates_failed)}</p> })}
            {move || match known.get() {
                None if failed.get() => ().into_any(),
                None => view! { <p role="status">{t!(i18n, messages.opening)}</p> }.into_any(),
                Some(list) if list.is_empty() => view! { <p>{t!(i18n, messages.templates_none)}</p> }.into_any(),
                Some(list) => {
                    view! {
                        <ul>
                            {list
                                .into_iter()
                                .map(|one| {
                                    let (chosen, gone) = (one.clone(), one.clone());
                                    let remove = t_string!(i18n, messages.template_remove, text = one.clone());
                                    view! {
                                        <li>
                                            <button
                                                class="templates__text"
                                                type="button"
                                                on:click=move |_| choose(chosen.clone())
                                            >
                                                {one}
                                            </button>
                                            <button
                                                class="iconbtn"
                                                type="button"
                                                aria-label=remove
                                                on:click=move |_| change(TemplateChange::Remove(gone.clone()))
                                            >
                                                <Icon name=IconName::X />
                                            </button>
                                        </li>
                                    }
                                })
                                .collect_view()}
                        </ul>
                    }
                        .into_any()
                }
            }}
            {move || is_full.get().then(|| view! { <p>{t!(i18n, messages.templates_full)}</p> })}
            <button class="btn btn--quiet btn--s" type="button" prop:disabled=move || !can_keep() on:click=keep>
                {t!(i18n, messages.template_keep)}
            </button>
        </div>
    }
}
