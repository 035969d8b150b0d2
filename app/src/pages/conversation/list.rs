use leptos::prelude::*;

use super::threads::Threads;
use crate::components::frame::Frame;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::i18n::{t, t_string, use_i18n};

/// `/messages`
#[component]
pub fn ListPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PageTitle text=move || t_string!(i18n, messages.title) />
        <Unlisted />
        <Frame page="page-chat page-chat--list" main_class="chat" no_footer=true>
            <h1 class="sr">{t!(i18n, messages.heading)}</h1>
            <Threads />
            <section class="thread thread--none" aria-hidden="true">
                <p>{t!(i18n, messages.choose)}</p>
            </section>
        </Frame>
    }
}
