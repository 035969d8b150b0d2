//! A field for a place, with the places that begin as typed below it (WAI-ARIA combobox with a list).
//!
//! Without JavaScript it is a plain text field: the server understands a name, a postcode or an INSEE code.

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use model::place::{Area, Insee};

use crate::components::icon::{Icon, IconName};
use crate::components::typed::taken_over;
use crate::error::ApiError;
use crate::functions::place::{suggest_areas, suggest_places};
use crate::i18n::{t_string, use_i18n};

/// How long typing must rest before places are asked for.
const REST: Duration = Duration::from_millis(120);

/// The field itself, without label or help: those are `Field`'s.
#[component]
pub fn PlaceInput(
    /// The `id` and the `name`.
    id: &'static str,
    /// What is typed.
    text: RwSignal<String>,
    /// The place that was picked from the list; `None` as soon as something else is typed.
    #[prop(optional)]
    picked: Option<RwSignal<Option<Insee>>>,
    /// Whether whole departments are offered, too.
    #[prop(optional)]
    departments: bool,
    /// Whether what was typed was refused.
    #[prop(optional, into)]
    invalid: Signal<bool>,
    /// The `id` of the help or of the error below.
    #[prop(optional)]
    described_by: Option<&'static str>,
) -> impl IntoView {
    let i18n = use_i18n();
    if let Some(field) = taken_over::<web_sys::HtmlInputElement>(&format!("#{id}")) {
        text.set(field.value());
    }
    let suggestions = RwSignal::new(Vec::<Area>::new());
    let highlighted = RwSignal::new(None::<usize>);
    let open = Memo::new(move |_| !suggestions.with(Vec::is_empty));
    let list_id = format!("{id}-places");
    let option_id = move |index: usize| format!("{id}-place-{index}");

    let ask = debounce(REST, move |typed: String| {
        leptos::task::spawn_local(async move {
            let found = offered(typed.clone(), departments).await.unwrap_or_default();
            // Answers can come late and out of order, even once the field is gone: only the one to what stands in it counts.
            if text.try_get_untracked().is_some_and(|text| text == typed) {
                // Whoever has begun to choose goes on from there.
                let chosen = highlighted
                    .get_untracked()
                    .and_then(|index| suggestions.with_untracked(|areas| areas.get(index).cloned()));
                let still = chosen.and_then(|area| found.iter().position(|other| *other == area));
                suggestions.set(found);
                highlighted.set(still);
            }
        });
    });
    let close = move || {
        suggestions.set(Vec::new());
        highlighted.set(None);
    };
    let pick = move |index: usize| {
        let chosen = suggestions.with_untracked(|areas| areas.get(index).cloned());
        if let Some(area) = chosen {
            text.set(area.label());
            if let (Some(picked), Area::Place(place)) = (picked, area) {
                picked.set(Some(place.insee));
            }
        }
        close();
    };
    let mut ask = ask;
    let on_input = move |event| {
        let typed = event_target_value(&event);
        text.set(typed.clone());
        if let Some(picked) = picked {
            picked.set(None);
        }
        if typed.trim().chars().count() < 2 {
            close();
        } else {
            ask(typed);
        }
    };
    let on_keydown = move |event: KeyboardEvent| {
        let count = suggestions.with_untracked(Vec::len);
        if count == 0 {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => {
                event.prevent_default();
                highlighted.update(|index| *index = Some(index.map_or(0, |index| (index + 1) % count)));
            }
            "ArrowUp" => {
                event.prevent_default();
                highlighted.update(|index| {
                    *index = Some(index.map_or(count - 1, |index| (index + count - 1) % count));
                });
            }
            "Enter" => {
                if let Some(index) = highlighted.get_untracked() {
                    event.prevent_default();
                    pick(index);
                }
            }
            "Escape" => {
                event.prevent_default();
                close();
            }
            _ => {}
        }
    };
    let listed = move || {
        suggestions
            .get()
            .into_iter()
            .enumerate()
            .map(|(index, area)| {
                let (name, under) = match area {
                    Area::Department(department) => (
                        department.name,
                        t_string!(i18n, place.department, code = department.code),
                    ),
                    Area::Place(place) => (place.name, place.postcode.unwrap_or(place.department)),
                };
                view! {
                    <li
                        id=option_id(index)
                        role="option"
                        aria-selected=move || (highlighted.get() == Some(index)).to_string()
                        // Before the field loses the focus, which closes the list.
                        on:mousedown=move |event| {
                            event.prevent_default();
                            pick(index);
                        }
                    >
                        <span>{name}</span>
                        <span>{under}</span>
                    </li>
                }
            })
            .collect_view()
    };

    view! {
        <div class="combo">
            <div class="input-icon">
                <Icon name=IconName::MapPin />
                <input
                    class="input"
                    id=id
                    name=id
                    autocomplete="off"
                    autocapitalize="words"
                    spellcheck="false"
                    maxlength="100"
                    role="combobox"
                    aria-autocomplete="list"
                    aria-expanded=move || open.get().to_string()
                    aria-controls=list_id.clone()
                    aria-activedescendant=move || highlighted.get().map(option_id)
                    aria-invalid=move || invalid.get().then_some("true")
                    aria-describedby=described_by
                    placeholder=move || t_string!(i18n, place.placeholder)
                    value=text.get_untracked()
                    prop:value=text
                    on:input=on_input
                    on:keydown=on_keydown
                    on:blur=move |_| close()
                />
            </div>
            <ul
                class="options"
                id=list_id
                role="listbox"
                aria-label=move || t_string!(i18n, place.suggestions)
                hidden=move || !open.get()
            >
                {listed}
            </ul>
        </div>
    }
}

async fn offered(typed: String, departments: bool) -> Result<Vec<Area>, ApiError> {
    if departments {
        return suggest_areas(typed).await;
    }
    let places = suggest_places(typed).await?;
    Ok(places.into_iter().map(Area::Place).collect())
}
