//! The parts of the site that the top bar and a phone's tabs lead to.

use leptos::prelude::*;
use leptos_i18n::I18nContext;
use leptos_router::hooks::use_location;
use model::auth::{Me, UserType};

use super::icon::IconName;
use super::links;
use crate::i18n::{Locale, t_string};

/// A part of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The search.
    Search,
    /// The demandes of the person signed in.
    Mine,
    /// The conversations.
    Messages,
    /// A pro's tokens.
    Wallet,
    /// The account.
    Account,
}

impl Section {
    /// What someone signed in has in the top bar; the account stands there as an avatar.
    #[must_use]
    pub const fn bar(user_type: UserType) -> &'static [Self] {
        match user_type {
            UserType::Demandeur => &[Self::Search, Self::Messages, Self::Mine],
            UserType::Pro => &[Self::Search, Self::Messages, Self::Wallet],
        }
    }

    /// What someone signed in has on a phone.
    #[must_use]
    pub const fn tabs(user_type: UserType) -> &'static [Self] {
        match user_type {
            UserType::Demandeur => &[Self::Search, Self::Messages, Self::Mine, Self::Account],
            UserType::Pro => &[Self::Search, Self::Messages, Self::Wallet, Self::Account],
        }
    }

    /// Where it is.
    #[must_use]
    pub const fn href(self) -> &'static str {
        match self {
            Self::Search => links::SEARCH,
            Self::Mine => links::MINE,
            Self::Messages => links::MESSAGES,
            Self::Wallet => links::WALLET,
            Self::Account => links::ACCOUNT,
        }
    }

    /// Its name.
    #[must_use]
    pub fn label(self, i18n: I18nContext<Locale>) -> &'static str {
        match self {
            Self::Search => t_string!(i18n, kit.nav.search),
            Self::Mine => t_string!(i18n, kit.nav.mine),
            Self::Messages => t_string!(i18n, kit.nav.messages),
            Self::Wallet => t_string!(i18n, kit.nav.wallet),
            Self::Account => t_string!(i18n, kit.nav.account),
        }
    }

    /// Its icon among the tabs: filled where one is.
    #[must_use]
    pub const fn icon(self, current: bool) -> IconName {
        match (self, current) {
            (Self::Search, false) => IconName::MagnifyingGlass,
            (Self::Search, true) => IconName::MagnifyingGlassFill,
            (Self::Mine, false) => IconName::ClipboardText,
            (Self::Mine, true) => IconName::ClipboardTextFill,
            (Self::Messages, false) => IconName::ChatCircleText,
            (Self::Messages, true) => IconName::ChatCircleTextFill,
            (Self::Wallet, false) => IconName::Coins,
            (Self::Wallet, true) => IconName::CoinsFill,
            (Self::Account, false) => IconName::UserCircle,
            (Self::Account, true) => IconName::UserCircleFill,
        }
    }

    /// The part that a path belongs to. The form to post belongs to one's own demandes.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let under =
            |root: &str| path == root || path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'));
        if path == links::POST || under(links::MINE) {
            Some(Self::Mine)
        } else if under(links::SEARCH) {
            Some(Self::Search)
        } else if under(links::MESSAGES) {
            Some(Self::Messages)
        } else if under(links::WALLET) {
            Some(Self::Wallet)
        } else if under(links::ACCOUNT) {
            Some(Self::Account)
        } else {
            None
        }
    }
}

/// Where one is, following the router.
#[must_use]
pub fn use_section() -> Signal<Option<Section>> {
    let path = use_location().pathname;
    Signal::derive(move || path.with(|path| Section::of(path)))
}

/// The value of `aria-current` on the link to `section`.
pub(super) fn current(section: Section, here: Signal<Option<Section>>) -> Option<&'static str> {
    (here.get() == Some(section)).then_some("page")
}

/// The first letter of a name, for an avatar.
#[must_use]
pub fn initial(me: &Me) -> String {
    me.display_name
        .trim()
        .chars()
        .next()
        .map(|letter| letter.to_uppercase().collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_belongs_to_one_part() {
        assert_eq!(Section::of("/demandes"), Some(Section::Search));
        assert_eq!(Section::of("/demandes/0190"), Some(Section::Search));
        assert_eq!(Section::of("/demandes/nouvelle"), Some(Section::Mine));
        assert_eq!(Section::of("/mes-demandes"), Some(Section::Mine));
        assert_eq!(Section::of("/jetons/achats/0190"), Some(Section::Wallet));
        assert_eq!(Section::of("/messages/0190"), Some(Section::Messages));
        assert_eq!(Section::of("/compte"), Some(Section::Account));
        assert_eq!(Section::of("/demandes-anciennes"), None);
        assert_eq!(Section::of("/"), None);
    }
}
