//! All trades.

use leptos::prelude::*;

use crate::components::breadcrumb::{Breadcrumb, Crumb};
use crate::components::frame::Frame;
use crate::components::links;
use crate::components::page_meta::PageMeta;
use crate::components::trades::Trades;
use crate::i18n::{t, t_string, use_i18n};

/// `/services`
#[component]
pub fn IndexPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PageMeta
            title=move || t_string!(i18n, service.index_title)
            description=move || t_string!(i18n, service.index_description)
            path=links::SERVICES
        />
        <Frame page="page-service" main_class="service">
            <Breadcrumb crumbs=vec![Crumb::new(t_string!(i18n, service.index_heading), links::SERVICES)] />
            <header class="service__head">
                <h1>{t!(i18n, service.index_heading)}</h1>
                <p class="lede lede--wide">{t!(i18n, service.index_lead)}</p>
            </header>
            <Trades />
        </Frame>
    }
}
