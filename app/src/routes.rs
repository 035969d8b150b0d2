//! The only table of pages.

use leptos::prelude::*;
use leptos_i18n::context::UseLocalesOptions;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{ParamSegment, SsrMode, StaticSegment, path};

use crate::browser::keys::provide_keys;
use crate::components::footer::provide_source_url;
use crate::components::inbox::FollowInbox;
use crate::components::outbox::FlushOutbox;
use crate::components::page_meta::provide_site_origin;
use crate::components::page_title::PageTitle;
use crate::components::restore_keys::RestoreKeys;
use crate::components::session::SessionProvider;
use crate::i18n::{I18nContextProvider, t_string, use_i18n};
use crate::pages::account::{
    AccountPage, CodePage, ContestPage, DecisionsPage, DeletionPage, EmailPage, ExportPage, PasswordPage,
    SessionsPage,
};
use crate::pages::auth::{LoginPage, RecoverPage, SignupPage};
use crate::pages::conversation::{ListPage, ReportPage, SafetyNumberPage, ThreadPage};
use crate::pages::demande::{DetailPage, EditPage, MinePage, NewPage, SavedPage, SearchPage};
use crate::pages::home::HomePage;
use crate::pages::legal::LegalPage;
use crate::pages::moderation::{AppealPage, CasePage, QueuePage};
use crate::pages::not_found::NotFoundPage;
use crate::pages::service::{IndexPage, TownPage, TradePage};
use crate::pages::wallet::{CreditNotePage, PurchasePage, ReceiptPage, WalletPage, WithdrawPage};
use crate::reader::language_header;

/// The app: its contexts, and a page for each path.
///
/// Every page is rendered whole before it is sent (`SsrMode::Async`), so that it can be read without JavaScript.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_keys();
    provide_source_url();
    provide_site_origin();
    // Says that the page answers by now: effects run in the browser alone, once the program has taken over.
    Effect::new(|| {
        if let Some(page) = document().document_element() {
            // Only whoever watches the page reads it: it works as well unmarked.
            let _ = page.set_attribute("data-hydrated", "true");
        }
    });
    // The language is the reader's own choice, kept in a cookie of ours; the browser's preference is not asked, since
    // the site is French first.
    let locales = UseLocalesOptions::default().ssr_lang_header_getter(language_header);

    view! {
        <I18nContextProvider enable_cookie=false ssr_lang_header_getter=locales>
            <SessionProvider>
                <RestoreKeys />
                <FollowInbox />
                <FlushOutbox />
                <Router>
                    <DefaultTitle />
                    <Routes fallback=NotFoundPage>
                        <Route path=path!("/") view=HomePage ssr=SsrMode::Async />
                        <Route path=path!("/demandes") view=SearchPage ssr=SsrMode::Async />
                        <Route path=path!("/demandes/nouvelle") view=NewPage ssr=SsrMode::Async />
                        <Route path=(StaticSegment("demandes"), ParamSegment("id")) view=DetailPage ssr=SsrMode::Async />
                        <Route path=path!("/demandes/:id/modifier") view=EditPage ssr=SsrMode::Async />
                        <Route path=path!("/mes-demandes") view=MinePage ssr=SsrMode::Async />
                        <Route path=path!("/recherches") view=SavedPage ssr=SsrMode::Async />
                        <Route path=path!("/messages") view=ListPage ssr=SsrMode::Async />
                        <Route path=path!("/messages/:id") view=ThreadPage ssr=SsrMode::Async />
                        <Route path=path!("/messages/:id/securite") view=SafetyNumberPage ssr=SsrMode::Async />
                        <Route path=path!("/messages/:id/signaler") view=ReportPage ssr=SsrMode::Async />
                        <Route path=path!("/moderation") view=QueuePage ssr=SsrMode::Async />
                        <Route path=path!("/moderation/contestations/:id") view=AppealPage ssr=SsrMode::Async />
                        <Route path=path!("/moderation/:id") view=CasePage ssr=SsrMode::Async />
                        <Route path=path!("/inscription") view=SignupPage ssr=SsrMode::Async />
                        <Route path=path!("/connexion") view=LoginPage ssr=SsrMode::Async />
                        <Route path=path!("/recuperation") view=RecoverPage ssr=SsrMode::Async />
                        <Route path=path!("/compte") view=AccountPage ssr=SsrMode::Async />
                        <Route path=path!("/compte/mot-de-passe") view=PasswordPage ssr=SsrMode::Async />
                        <Route path=path!("/compte/e-mail") view=EmailPage ssr=SsrMode::Async />
                        <Route path=path!("/compte/code-de-secours") view=CodePage ssr=SsrMode::Async />
                        <Route path=path!("/compte/appareils") view=SessionsPage ssr=SsrMode::Async />
                        <Route path=path!("/compte/donnees") view=ExportPage ssr=SsrMode::Async />
                        <Route path=path!("/compte/decisions") view=DecisionsPage ssr=SsrMode::Async />
                        <Route path=path!("/compte/decisions/:id/contester") view=ContestPage ssr=SsrMode::Async />
                        <Route path=path!("/compte/suppression") view=DeletionPage ssr=SsrMode::Async />
                        <Route path=path!("/jetons") view=WalletPage ssr=SsrMode::Async />
                        <Route path=path!("/jetons/achats/:id") view=PurchasePage ssr=SsrMode::Async />
                        <Route path=path!("/jetons/achats/:id/facture") view=ReceiptPage ssr=SsrMode::Async />
                        <Route path=path!("/jetons/achats/:id/renoncer") view=WithdrawPage ssr=SsrMode::Async />
                        <Route path=path!("/jetons/avoirs/:id") view=CreditNotePage ssr=SsrMode::Async />
                        <Route path=path!("/services") view=IndexPage ssr=SsrMode::Async />
                        <Route path=path!("/services/:trade") view=TradePage ssr=SsrMode::Async />
                        <Route path=path!("/services/:trade/:town") view=TownPage ssr=SsrMode::Async />
                        <Route path=path!("/regles/:page") view=LegalPage ssr=SsrMode::Async />
                    </Routes>
                </Router>
            </SessionProvider>
        </I18nContextProvider>
    }
}

#[component]
fn DefaultTitle() -> impl IntoView {
    let i18n = use_i18n();
    view! { <PageTitle text=move || t_string!(i18n, site.title) /> }
}
