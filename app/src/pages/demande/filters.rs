//! The form of the search: a plain GET, so that every search is a link and works without JavaScript.

use leptos::prelude::*;
use model::FieldErrors;
use model::search::{AGES_DAYS, BudgetBand, RADII_KM, RADIUS_DEFAULT_KM, SearchForm};

use super::trades::{Trades, chosen_trades, trades_name};
use crate::components::around_me::AroundMe;
use crate::components::icon::{Icon, IconName};
use crate::components::place_input::PlaceInput;
use crate::components::problem::problem_text;
use crate::i18n::{t, t_string, use_i18n};

/// The filters, as they stand in `form`; `errors` names those that were refused.
#[component]
pub fn Filters(form: SearchForm, errors: FieldErrors) -> impl IntoView {
    let i18n = use_i18n();
    let place = RwSignal::new(form.lieu.clone());
    let place_problem = errors.get("lieu");
    let words_problem = errors.get("q");
    let trades = RwSignal::new(chosen_trades(&form));
    let radius = if form.rayon.is_empty() {
        RADIUS_DEFAULT_KM.to_string()
    } else {
        form.rayon.clone()
    };
    let age_name = move |days: u16| match days {
        1 => t_string!(i18n, search.age_1),
        7 => t_string!(i18n, search.age_7),
        _ => t_string!(i18n, search.age_30),
    };
    let budget_name = move |band: BudgetBand| match band {
        BudgetBand::To100 => t_string!(i18n, search.budget_100),
        BudgetBand::To500 => t_string!(i18n, search.budget_500),
        BudgetBand::To2000 => t_string!(i18n, search.budget_2000),
        BudgetBand::From2000 => t_string!(i18n, search.budget_more),
    };
    let summary = {
        let place = if form.lieu.is_empty() {
            t_string!(i18n, search.everywhere).to_owned()
        } else {
            form.lieu.clone()
        };
        let trade = trades.with_untracked(|chosen| trades_name(i18n, chosen));
        (place, trade.to_lowercase())
    };
    let refused = !errors.0.is_empty();
    let node = NodeRef::new();

    view! {
        <form node_ref=node class="filters" method="get" action="/demandes" role="search" aria-label=t_string!(i18n, search.label)>
            <details class="filters__fold" open=refused>
                <summary class="filters__summary">
                    <Icon name=IconName::SlidersHorizontal />
                    <span>
                        <b>{summary.0}</b>
                        " · "
                        {summary.1}
                    </span>
                    <Icon name=IconName::CaretDown />
                </summary>
                <div class="filters__fields">
                    <div class="field field--place">
                        <label for="lieu">{t!(i18n, search.place)}</label>
                        <PlaceInput
                            id="lieu"
                            text=place
                            departments=true
                            invalid=Signal::stored(place_problem.is_some())
                            described_by="lieu-error"
                        />
                        {place_problem
                            .map(|problem| {
                                view! {
                                    <p class="help help--error" id="lieu-error">
                                        <Icon name=IconName::WarningCircle />
                                        {problem_text(i18n, problem)}
                                    </p>
                                }
                            })}
                        <AroundMe text=place form=node />
                    </div>
                    <div class="field">
                        <label for="rayon">{t!(i18n, search.radius)}</label>
                        <select class="input" id="rayon" name="rayon">
                            {RADII_KM
                                .iter()
                                .map(|km| {
                                    let value = km.to_string();
                                    let selected = value == radius;
                                    view! {
                                        <option value=value selected=selected>
                                            {format!("{km}\u{a0}km")}
                                        </option>
                                    }
                                })
                                .collect_view()}
                        </select>
                    </div>
                    <Trades chosen=trades />
                    <div class="field">
                        <label for="budget">{t!(i18n, search.budget)}</label>
                        <select class="input" id="budget" name="budget">
                            <option value="">{t!(i18n, search.all)}</option>
                            {BudgetBand::ALL
                                .iter()
                                .map(|band| {
                                    view! {
                                        <option value=band.slug() selected=band.slug() == form.budget>
                                            {budget_name(*band)}
                                        </option>
                                    }
                                })
                                .collect_view()}
                        </select>
                    </div>
                    <div class="field">
                        <label for="age">{t!(i18n, search.age)}</label>
                        <select class="input" id="age" name="age">
                            <option value="">{t!(i18n, search.age_any)}</option>
                            {AGES_DAYS
                                .iter()
                                .map(|days| {
                                    let value = days.to_string();
                                    let selected = value == form.age;
                                    view! {
                                        <option value=value selected=selected>
                                            {age_name(*days)}
                                        </option>
                                    }
                                })
                                .collect_view()}
                        </select>
                    </div>
                    <div class="field field--words">
                        <label for="q">{t!(i18n, search.words)}</label>
                        <input
                            class="input"
                            id="q"
                            name="q"
                            maxlength="100"
                            value=form.q
                            placeholder=t_string!(i18n, search.words_example)
                            aria-invalid=words_problem.map(|_| "true")
                            aria-describedby=words_problem.map(|_| "q-error")
                        />
                        {words_problem
                            .map(|problem| {
                                view! {
                                    <p class="help help--error" id="q-error">
                                        <Icon name=IconName::WarningCircle />
                                        {problem_text(i18n, problem)}
                                    </p>
                                }
                            })}
                    </div>
                    {(!form.tri.is_empty()).then(|| view! { <input type="hidden" name="tri" value=form.tri /> })}
                    <button class="btn btn--primary filters__go" type="submit">
                        {t!(i18n, search.go)}
                    </button>
                </div>
            </details>
        </form>
    }
}
