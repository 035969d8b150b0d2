//! Where a page stands: the way from the landing page down to it.

use leptos::prelude::*;

use super::links;
use super::structured_data::BreadcrumbData;
use crate::i18n::{t_string, use_i18n};

/// One page of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// As shown.
    pub name: String,
    /// Its path.
    pub path: String,
}

impl Crumb {
    /// A page called so.
    pub fn new(name: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            path: path.into(),
        }
    }
}

/// The way, for people and for search engines.
#[component]
pub fn Breadcrumb(
    /// After the landing page; this page last.
    crumbs: Vec<Crumb>,
) -> impl IntoView {
    let i18n = use_i18n();
    let mut way = vec![Crumb::new(t_string!(i18n, kit.crumbs.home), links::HOME)];
    way.extend(crumbs);
    let last = way.len() - 1;
    let data = way.clone();
    view! {
        <BreadcrumbData crumbs=data />
        <nav class="crumbs" aria-label=t_string!(i18n, kit.crumbs.label)>
            <ol>
                {way
                    .into_iter()
                    .enumerate()
                    .map(|(index, crumb)| {
                        if index == last {
                            view! {
                                <li>
                                    <span aria-current="page">{crumb.name}</span>
                                </li>
                            }
                                .into_any()
                        } else {
                            view! {
                                <li>
                                    <a href=crumb.path>{crumb.name}</a>
                                </li>
                            }
                                .into_any()
                        }
                    })
                    .collect_view()}
            </ol>
        </nav>
    }
}
