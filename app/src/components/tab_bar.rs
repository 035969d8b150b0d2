//! A phone's tabs. A sheet or a thread goes without them.

use leptos::prelude::*;
use model::auth::Me;

use super::icon::Icon;
use super::inbox::use_inbox;
use super::section::{Section, current, use_section};
use crate::i18n::{t_string, use_i18n};

/// The tabs of someone signed in; nothing for a visitor, whose way is in the top bar and the footer.
#[component]
pub fn TabBar(
    /// Who is signed in.
    #[prop(into)]
    me: Signal<Option<Me>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let here = use_section();
    move || {
        me.get().map(|me| {
            let tabs = Section::tabs(me.user_type)
                .iter()
                .map(|section| view! { <Tab section=*section here /> })
                .collect_view();
            view! {
                <nav class="bottombar" aria-label=move || t_string!(i18n, kit.nav.tabs)>
                    {tabs}
                </nav>
            }
        })
    }
}

#[component]
fn Tab(section: Section, here: Signal<Option<Section>>) -> impl IntoView {
    let i18n = use_i18n();
    let unread = use_inbox().unread;
    let icon = Signal::derive(move || section.icon(here.get() == Some(section)));
    view! {
        <a href=section.href() aria-current=move || current(section, here)>
            <Icon name=icon />
            <span>{move || section.label(i18n)}</span>
            {move || {
                (section == Section::Messages && unread.get() > 0)
                    .then(|| {
                        view! {
                            <span class="dot"></span>
                            <span class="sr">{t_string!(i18n, messages.unread)}</span>
                        }
                    })
            }}
        </a>
    }
}
