//! The trades as a grid of links to their pages.

use leptos::prelude::*;
use model::Category;

use super::icon::Icon;
use super::links;
use super::trade::{icon_of, trade_name};
use crate::i18n::use_i18n;

/// All of them, in the order in which they are offered.
#[component]
pub fn Trades() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <ul class="trades">
            {Category::ALL
                .iter()
                .map(|category| {
                    view! {
                        <li>
                            <a href=links::service(*category)>
                                <Icon name=icon_of(*category) trade=true />
                                {trade_name(i18n, *category)}
                            </a>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}
