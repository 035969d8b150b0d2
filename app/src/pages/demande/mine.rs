//! One's own demandes.

use leptos::prelude::*;
use model::demande::{DemandeStatus, MyDemande};

use crate::components::banner::{Banner, BannerKind};
use crate::components::empty::Empty;
use crate::components::frame::Frame;
use crate::components::links;
use crate::components::outcome::Outcome;
use crate::components::own_notice::OwnNotice;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::components::problem::error_text;
use crate::components::sign_in::SignInFirst;
use crate::error::ApiError;
use crate::functions::demande::{ChangeMyDemande, my_demandes};
use crate::i18n::{t, t_string, use_i18n};

/// `/mes-demandes`
#[component]
pub fn MinePage() -> impl IntoView {
    let i18n = use_i18n();
    let action = ServerAction::<ChangeMyDemande>::new();
    let demandes = Resource::new_blocking(move || action.version().get(), |_| my_demandes());
    view! {
        <PageTitle text=move || t_string!(i18n, mine.title) />
        <Unlisted />
        <Frame page="page-mine" main_class="board-page">
            <div class="band__head">
                <h1>{t!(i18n, mine.heading)}</h1>
                <a class="btn btn--primary" href=links::POST>
                    {t!(i18n, mine.post)}
                </a>
            </div>
            <Outcome />
            <Transition>
                {move || Suspend::new(async move {
                    match demandes.await {
                        Ok(demandes) if demandes.is_empty() => {
                            view! {
                                <Empty
                                    title=t_string!(i18n, mine.nothing)
                                    text=t_string!(i18n, mine.nothing_text)
                                />
                            }
                                .into_any()
                        }
                        Ok(demandes) => view! { <Board demandes action /> }.into_any(),
                        Err(ApiError::Unauthenticated) => view! { <SignInFirst next=links::MINE /> }.into_any(),
                        Err(error) => {
                            view! {
                                <Banner kind=BannerKind::Stop title=error_text(i18n, &error) />
                            }
                                .into_any()
                        }
                    }
                })}
            </Transition>
        </Frame>
    }
}

/// The demandes in three groups: what is on the board, what is paused, what is over.
#[component]
fn Board(demandes: Vec<MyDemande>, action: ServerAction<ChangeMyDemande>) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = |demande: &MyDemande| matches!(demande.status, DemandeStatus::Active | DemandeStatus::Full);
    let (open, closed): (Vec<_>, Vec<_>) = demandes.into_iter().partition(is_open);
    let (paused, open): (Vec<_>, Vec<_>) = open.into_iter().partition(|demande| demande.paused);
    view! {
        <Group name=t_string!(i18n, life.group_open) demandes=open action />
        <Group name=t_string!(i18n, life.group_paused) demandes=paused action />
        <Group name=t_string!(i18n, life.group_closed) demandes=closed action />
    }
}

#[component]
fn Group(
    name: &'static str,
    demandes: Vec<MyDemande>,
    action: ServerAction<ChangeMyDemande>,
) -> impl IntoView {
    (!demandes.is_empty()).then(|| {
        view! {
            <section class="own-group">
                <h2>{name} " " <span>{demandes.len()}</span></h2>
                <div class="notices">
                    {demandes
                        .into_iter()
                        .map(|demande| view! { <OwnNotice demande action /> })
                        .collect_view()}
                </div>
            </section>
        }
    })
}
