//! Nothing here, and nothing works: the two pages nobody looks for.

use leptos::prelude::*;

use crate::components::empty::Empty;
use crate::components::frame::Frame;
use crate::components::links;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::functions::status::set_status;
use crate::i18n::{t, t_string, use_i18n};

/// The page of a path that leads nowhere.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Frame page="page-lost" main_class="lost">
            <NotFound />
        </Frame>
    }
}

/// What stands in a page whose subject does not exist. Answers 404.
#[component]
pub fn NotFound() -> impl IntoView {
    let i18n = use_i18n();
    set_status(404);
    view! {
        <PageTitle text=move || t_string!(i18n, lost.title) />
        <Unlisted />
        <Empty page=true title=t_string!(i18n, lost.heading) text=t_string!(i18n, lost.text)>
            <a class="btn btn--primary" href=links::SEARCH>
                {t!(i18n, lost.see_demandes)}
            </a>
        </Empty>
    }
}

/// What stands in a page that could not be made. Answers 500.
#[component]
pub fn Failure() -> impl IntoView {
    let i18n = use_i18n();
    set_status(500);
    view! {
        <PageTitle text=move || t_string!(i18n, failure.title) />
        <Unlisted />
        <Empty page=true title=t_string!(i18n, failure.heading) text=t_string!(i18n, failure.text)>
            <a class="btn btn--primary" href="">
                {t!(i18n, failure.retry)}
            </a>
        </Empty>
    }
}
