//! Under a list: keeping its search.

use leptos::form::ActionForm;
use leptos::prelude::*;
use model::search::SearchForm;

use crate::components::icon::{Icon, IconName};
use crate::components::links;
use crate::functions::saved_search::{KeepSearch, look_at_my_search};
use crate::i18n::{t, use_i18n};

/// The offer, or that it is kept. For a search around a place.
#[component]
pub fn KeepOffer(form: SearchForm) -> impl IntoView {
    let i18n = use_i18n();
    let action = ServerAction::<KeepSearch>::new();
    let asked = form.clone();
    let kept = Resource::new_blocking(move || asked.clone(), look_at_my_search);
    view! {
        <Suspense>
            {move || {
                let form = form.clone();
                Suspend::new(async move {
                    let kept = kept.await.ok().flatten();
                    view! {
                        <section class="alert-offer" aria-labelledby="keep-title">
                            <Icon name=IconName::Bell trade=true />
                            <div>
                                <h2 id="keep-title">
                                    {if kept == Some(true) {
                                        t!(i18n, saved.kept).into_any()
                                    } else {
                                        t!(i18n, saved.keep_title).into_any()
                                    }}
                                </h2>
                                <p>{t!(i18n, saved.keep_text)}</p>
                            </div>
                            {match kept {
                                Some(true) => {
                                    view! {
                                        <a class="btn btn--quiet" href=links::SAVED>
                                            {t!(i18n, saved.see)}
                                        </a>
                                    }
                                        .into_any()
                                }
                                Some(false) => {
                                    view! {
                                        <ActionForm action>
                                            <Fields form />
                                            <button class="btn btn--primary" type="submit">
                                                {t!(i18n, saved.keep)}
                                            </button>
                                        </ActionForm>
                                    }
                                        .into_any()
                                }
                                None => {
                                    view! {
                                        <a class="btn btn--quiet" href=format!("{}?suite={}", links::LOGIN, links::SEARCH)>
                                            {t!(i18n, sign_in.log_in)}
                                        </a>
                                    }
                                        .into_any()
                                }
                            }}
                        </section>
                    }
                })
            }}
        </Suspense>
    }
}

/// The search, as the form sends it.
#[component]
fn Fields(form: SearchForm) -> impl IntoView {
    let categories = form.categorie.into_iter().enumerate();
    let named = [
        ("lieu", form.lieu),
        ("rayon", form.rayon),
        ("budget", form.budget),
        ("q", form.q),
    ];
    view! {
        {named
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=format!("form[{name}]") value=value /> })
            .collect_view()}
        {categories
            .map(|(index, slug)| {
                view! { <input type="hidden" name=format!("form[categorie][{index}]") value=slug /> }
            })
            .collect_view()}
    }
}
