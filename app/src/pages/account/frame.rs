//! What the pages of an account have in common.

use leptos::prelude::*;

use crate::components::frame::Frame;
use crate::components::icon::{Icon, IconName};
use crate::components::links;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::components::session::use_session;
use crate::components::sign_in::SignInFirst;
use crate::i18n::{t, use_i18n};

/// A page for whoever is signed in, one step below the account.
#[component]
pub fn AccountFrame(
    /// Its heading, and the first part of its title.
    #[prop(into)]
    heading: TextProp,
    /// Its path.
    path: &'static str,
    /// What stands under the heading.
    children: ChildrenFn,
) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let member = session.member();
    let title = {
        let heading = heading.clone();
        move || format!("{} · LeBonCoup", heading.get())
    };
    view! {
        <PageTitle text=TextProp::from(title) />
        <Unlisted />
        <Frame page="page-account" main_class="form-page">
            <p class="back">
                <a href=links::ACCOUNT>
                    <Icon name=IconName::CaretLeft />
                    {t!(i18n, account.heading)}
                </a>
            </p>
            <h1>{move || heading.get()}</h1>
            <Transition>
                {move || {
                    let children = children.clone();
                    Suspend::new(async move {
                        session.settled().await;
                        move || match member.get() {
                            Some(_) => children().into_any(),
                            None => view! { <SignInFirst next=path /> }.into_any(),
                        }
                    })
                }}
            </Transition>
        </Frame>
    }
}
