//! Several trades to choose from: checkboxes in a fold, which work by keyboard and without JavaScript.

use leptos::prelude::*;
use leptos_i18n::I18nContext;
use model::Category;
use model::search::SearchForm;

use crate::components::icon::{Icon, IconName};
use crate::components::trade::trade_name;
use crate::i18n::{Locale, t, t_string, use_i18n};

/// The trades of the form that exist, in their own order.
pub fn chosen_trades(form: &SearchForm) -> Vec<Category> {
    let named = |category: &Category| form.categorie.iter().any(|slug| slug == category.slug());
    Category::ALL.iter().copied().filter(named).collect()
}

/// "Tous les métiers", "Plomberie", "3 métiers".
pub fn trades_name(i18n: I18nContext<Locale>, chosen: &[Category]) -> String {
    match chosen {
        [] => t_string!(i18n, search.all_categories).to_owned(),
        [one] => trade_name(i18n, *one).to_owned(),
        several => t_string!(i18n, search.several_trades, count = several.len()),
    }
}

/// The field. Its summary says what is chosen, also while it is being chosen.
#[component]
pub fn Trades(chosen: RwSignal<Vec<Category>>) -> impl IntoView {
    let i18n = use_i18n();
    let toggle = move |category: Category, wanted: bool| {
        chosen.update(|chosen| {
            chosen.retain(|other| *other != category);
            if wanted {
                chosen.push(category);
                chosen.sort();
            }
        });
    };
    view! {
        <fieldset class="field field--trades">
            <legend>{t!(i18n, search.category)}</legend>
            <details class="trades-fold">
                <summary class="input">
                    <span>{move || chosen.with(|chosen| trades_name(i18n, chosen))}</span>
                    <Icon name=IconName::CaretDown />
                </summary>
                <div class="trades-fold__list">
                    {Category::ALL
                        .iter()
                        .copied()
                        .map(|category| {
                            view! {
                                <label>
                                    <input
                                        type="checkbox"
                                        name="categorie"
                                        value=category.slug()
                                        checked=chosen.with_untracked(|chosen| chosen.contains(&category))
                                        on:change=move |event| toggle(category, event_target_checked(&event))
                                    />
                                    {trade_name(i18n, category)}
                                </label>
                            }
                        })
                        .collect_view()}
                </div>
            </details>
        </fieldset>
    }
}
