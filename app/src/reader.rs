//! What a reader chose for himself, kept in two cookies of ours and told to the page by the host.

use leptos::prelude::use_context;
use model::auth::Language;

/// The reader's choices. Provided by the host while it renders; absent in the browser, which reads them off `<html>`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reader {
    /// The language; French where none was chosen.
    pub language: Language,
    /// The theme; without one the system's is followed.
    pub theme: Option<Theme>,
}

/// A theme that overrides the system's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The value of `data-theme`, of the cookie and of the form.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The reader's language while a page is rendered, as `leptos_i18n` asks for it: in the form of `Accept-Language`.
pub(crate) fn language_header() -> Option<String> {
    use_context::<Reader>().map(|reader| reader.language.as_str().to_owned())
}

/// The value of `<html data-theme>`.
pub(crate) fn theme_attribute() -> Option<&'static str> {
    use_context::<Reader>()?.theme.map(Theme::as_str)
}
