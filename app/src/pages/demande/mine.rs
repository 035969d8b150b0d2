//! One's own demandes.

use leptos::prelude::*;
use leptos_meta::Meta;

use crate::components::banner::{Banner, BannerKind};
use crate::components::empty::Empty;
use crate::components::frame::Frame;
use crate::components::links;
use crate::components::notices::Notices;
use crate::components::page_title::PageTitle;
use crate::components::problem::error_text;
use crate::components::sign_in::SignInFirst;
use crate::error::ApiError;
use crate::functions::demande::my_demandes;
use crate::i18n::{t, t_string, use_i18n};

/// `/mes-demandes`
#[component]
pub fn MinePage() -> impl IntoView {
    let i18n = use_i18n();
    let demandes = Resource::new_blocking(|| (), |()| my_demandes());
    view! {
        <PageTitle text=move || t_string!(i18n, mine.title) />
        <Meta name="robots" content="noindex" />
        <Frame page="page-mine" main_class="board-page">
            <div class="band__head">
                <h1>{t!(i18n, mine.heading)}</h1>
                <a class="btn btn--primary" href=links::POST>
                    {t!(i18n, mine.post)}
                </a>
            </div>
            <Suspense>
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
                        Ok(demandes) => {
                            let demandes = demandes.into_iter().map(|demande| demande.summary).collect();
                            view! { <Notices demandes three=true /> }.into_any()
                        }
                        Err(ApiError::Unauthenticated) => view! { <SignInFirst next=links::MINE /> }.into_any(),
                        Err(error) => {
                            view! {
                                <Banner kind=BannerKind::Stop title=error_text(i18n, &error) />
                            }
                                .into_any()
                        }
                    }
                })}
            </Suspense>
        </Frame>
    }
}
