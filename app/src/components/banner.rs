//! What happened, in place: what it is, what was not lost, what to do.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

/// What a banner is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BannerKind {
    /// To know.
    #[default]
    Info,
    /// Something failed or stops here. Read out at once.
    Stop,
    /// Something was done as asked. Read out when the reader is at rest.
    Done,
    /// Something was paid.
    Money,
    /// No network.
    Offline,
}

impl BannerKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Info | Self::Done | Self::Offline => "banner",
            Self::Stop => "banner banner--stop",
            Self::Money => "banner banner--money",
        }
    }

    const fn icon(self) -> IconName {
        match self {
            Self::Info => IconName::Info,
            Self::Stop => IconName::WarningCircle,
            Self::Done => IconName::Check,
            Self::Money => IconName::SealCheckFill,
            Self::Offline => IconName::WifiSlash,
        }
    }

    const fn role(self) -> Option<&'static str> {
        match self {
            Self::Stop => Some("alert"),
            Self::Done | Self::Offline => Some("status"),
            Self::Info | Self::Money => None,
        }
    }
}

/// A banner: what happened in bold, and its children as the sentence under it.
#[component]
pub fn Banner(
    /// What it is about.
    #[prop(optional)]
    kind: BannerKind,
    /// What happened.
    #[prop(into)]
    title: TextProp,
    /// What was not lost, what to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=kind.class() role=kind.role()>
            <Icon name=kind.icon() />
            <div>
                <b>{move || title.get()}</b>
                {children.map(|children| view! { <p>{children()}</p> })}
            </div>
        </div>
    }
}
