//! What stands around every page: the skip link, the bar on top, the main part, the footer and a phone's tabs.

use leptos::prelude::*;
use leptos_meta::Body;

use super::app_bar::{AppBar, PlainBar, SkipLink};
use super::footer::Footer;
use super::session::use_session;
use super::tab_bar::TabBar;

/// A page.
#[component]
pub fn Frame(
    /// The class of `<body>`, which styles the page.
    page: &'static str,
    /// The classes of `<main>`.
    #[prop(optional)]
    main_class: &'static str,
    /// A sheet hides the tabs: it has a way back instead.
    #[prop(optional)]
    no_tabs: bool,
    /// A page as high as the screen has none.
    #[prop(optional)]
    no_footer: bool,
    /// The main part.
    children: Children,
) -> impl IntoView {
    let session = use_session();
    view! {
        <Body attr:class=page />
        <SkipLink />
        <Transition>
            {move || Suspend::new(async move {
                let me = session.get().await;
                view! { <AppBar me=Signal::stored(me) /> }
            })}
        </Transition>
        <main id="contenu" class=main_class>
            {children()}
        </main>
        {(!no_footer).then(|| view! { <Footer /> })}
        <Transition>
            {move || Suspend::new(async move {
                let me = session.get().await.filter(|_| !no_tabs);
                view! { <TabBar me=Signal::stored(me) /> }
            })}
        </Transition>
    }
}

/// A page that wants one thing done: no way around, no footer.
#[component]
pub fn PlainFrame(
    /// The class of `<body>`.
    page: &'static str,
    /// The classes of `<main>`.
    main_class: &'static str,
    /// The one link of the bar.
    link: &'static str,
    /// Its words.
    #[prop(into)]
    label: Signal<String>,
    /// The main part.
    children: Children,
) -> impl IntoView {
    view! {
        <Body attr:class=page />
        <SkipLink />
        <PlainBar>
            <a class="btn btn--quiet" href=link>
                {label}
            </a>
        </PlainBar>
        <main id="contenu" class=main_class>
            {children()}
        </main>
    }
}
