//! The foot of a page: what the house says of itself, and the reader's choices of language and theme.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::app_bar::Brand;
use super::links;
use crate::i18n::{Locale, t, t_string, use_i18n};
use crate::reader::{Reader, Theme};

/// Where the source of the running version can be had, as far as this server was told. Provided by the host.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SourceUrl(pub Option<String>);

/// Keeps the host's [`SourceUrl`] for the browser, which builds every later footer.
pub fn provide_source_url() {
    provide_context(SharedValue::new(|| use_context::<SourceUrl>().unwrap_or_default()).into_inner());
}

/// The footer. Its two forms post to [`links::PREFERENCES`] and work without JavaScript.
#[component]
pub fn Footer() -> impl IntoView {
    let i18n = use_i18n();
    let source = use_context::<SourceUrl>().and_then(|source| source.0);
    view! {
        <footer class="foot">
            <div class="foot__in">
                <div class="foot__brand">
                    <Brand />
                    <p>{t!(i18n, kit.foot.promise)}</p>
                </div>
                <nav class="foot__nav" aria-label=move || t_string!(i18n, kit.foot.nav)>
                    <ul>
                        <li><a href=links::RANKING>{t!(i18n, kit.foot.ranking)}</a></li>
                        <li><a href=links::MODERATION>{t!(i18n, kit.foot.moderation)}</a></li>
                        <li><a href=links::REPORT>{t!(i18n, kit.foot.report)}</a></li>
                    </ul>
                    <ul>
                        <li><a href=links::PRIVACY>{t!(i18n, kit.foot.privacy)}</a></li>
                        <li><a href=links::TERMS>{t!(i18n, kit.foot.terms)}</a></li>
                        <li><a href=links::LEGAL>{t!(i18n, kit.foot.legal)}</a></li>
                    </ul>
                    <ul>
                        <li><a href=links::SERVICES>{t!(i18n, kit.foot.trades)}</a></li>
                        <li><a href=links::ACCESSIBILITY>{t!(i18n, kit.foot.accessibility)}</a></li>
                        {source.map(|url| view! { <li><a href=url rel="external">{t!(i18n, kit.foot.source)}</a></li> })}
                    </ul>
                </nav>
                <div class="foot__tune">
                    <LanguageSwitch />
                    <ThemeSwitch />
                </div>
            </div>
        </footer>
    }
}

/// Each language under its own name.
#[component]
fn LanguageSwitch() -> impl IntoView {
    let i18n = use_i18n();
    let pressed = move |locale: Locale| {
        if i18n.get_locale() == locale {
            "true"
        } else {
            "false"
        }
    };
    view! {
        <form class="foot__set" method="post" action=links::PREFERENCES>
            <span>{t!(i18n, kit.foot.language)}</span>
            <button type="submit" name="langue" value="fr" lang="fr" aria-pressed=move || pressed(Locale::fr)>
                "Français"
            </button>
            <button type="submit" name="langue" value="en" lang="en" aria-pressed=move || pressed(Locale::en)>
                "English"
            </button>
        </form>
    }
}

/// The system's theme, or one that overrides it.
#[component]
fn ThemeSwitch() -> impl IntoView {
    let i18n = use_i18n();
    let theme = RwSignal::new(use_context::<Reader>().and_then(|reader| reader.theme));
    // Only the server has a `Reader`; in the browser the choice stands on `<html>`. Effects run there alone.
    Effect::new(move || {
        let chosen = document()
            .document_element()
            .and_then(|html| html.get_attribute("data-theme"));
        theme.set(
            [Theme::Light, Theme::Dark]
                .into_iter()
                .find(|theme| chosen.as_deref() == Some(theme.as_str())),
        );
    });
    let pressed = move |one: Option<Theme>| if theme.get() == one { "true" } else { "false" };
    view! {
        <form class="foot__set" method="post" action=links::PREFERENCES>
            <span>{t!(i18n, kit.foot.theme)}</span>
            <button type="submit" name="theme" value="system" aria-pressed=move || pressed(None)>
                {t!(i18n, kit.foot.theme_system)}
            </button>
            <button type="submit" name="theme" value=Theme::Light.as_str() aria-pressed=move || pressed(Some(Theme::Light))>
                {t!(i18n, kit.foot.theme_light)}
            </button>
            <button type="submit" name="theme" value=Theme::Dark.as_str() aria-pressed=move || pressed(Some(Theme::Dark))>
                {t!(i18n, kit.foot.theme_dark)}
            </button>
        </form>
    }
}
