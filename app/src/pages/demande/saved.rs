//! The searches that one keeps.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Meta;
use leptos_router::hooks::use_query_map;
use model::saved_search::{LABEL_MAX, NEW_MAX, SavedSearch};

use super::trades::{chosen_trades, trades_name};
use crate::components::banner::{Banner, BannerKind};
use crate::components::empty::Empty;
use crate::components::frame::Frame;
use crate::components::links;
use crate::components::page_title::PageTitle;
use crate::components::problem::error_text;
use crate::components::sign_in::SignInFirst;
use crate::error::ApiError;
use crate::functions::saved_search::{ForgetMySearch, RenameMySearch, my_searches};
use crate::i18n::{t, t_string, use_i18n};

/// `/recherches`
#[component]
pub fn SavedPage() -> impl IntoView {
    let i18n = use_i18n();
    let rename = ServerAction::<RenameMySearch>::new();
    let forget = ServerAction::<ForgetMySearch>::new();
    let versions = move || (rename.version().get(), forget.version().get());
    let searches = Resource::new_blocking(versions, |_| my_searches());
    view! {
        <PageTitle text=move || t_string!(i18n, saved.title) />
        <Meta name="robots" content="noindex" />
        <Frame page="page-saved" main_class="board-page">
            <div class="band__head">
                <h1>{t!(i18n, saved.heading)}</h1>
            </div>
            <SavedOutcome />
            <Transition>
                {move || Suspend::new(async move {
                    match searches.await {
                        Ok(searches) if searches.is_empty() => {
                            view! {
                                <Empty title=t_string!(i18n, saved.nothing) text=t_string!(i18n, saved.nothing_text)>
                                    <a class="btn btn--primary" href=links::SEARCH>
                                        {t!(i18n, saved.look)}
                                    </a>
                                </Empty>
                            }
                                .into_any()
                        }
                        Ok(searches) => {
                            view! {
                                <ul class="saved">
                                    {searches
                                        .into_iter()
                                        .map(|search| view! { <One search rename forget /> })
                                        .collect_view()}
                                </ul>
                            }
                                .into_any()
                        }
                        Err(ApiError::Unauthenticated) => view! { <SignInFirst next=links::SAVED /> }.into_any(),
                        Err(error) => {
                            view! { <Banner kind=BannerKind::Stop title=error_text(i18n, &error) /> }.into_any()
                        }
                    }
                })}
            </Transition>
        </Frame>
    }
}

/// What came of a form. An address that somebody made up says nothing.
#[component]
fn SavedOutcome() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    move || {
        let (done, refused) = query.with(|query| (query.get("fait"), query.get("refus")));
        let said = match (done.as_deref(), refused.as_deref()) {
            (_, Some("invalid-fields")) => (BannerKind::Stop, t_string!(i18n, saved.refused)),
            (Some("gardee"), None) => (BannerKind::Done, t_string!(i18n, saved.done_kept)),
            (Some("nommee"), None) => (BannerKind::Done, t_string!(i18n, saved.done_renamed)),
            (Some("oubliee"), None) => (BannerKind::Done, t_string!(i18n, saved.done_forgotten)),
            _ => return None,
        };
        let (kind, words) = said;
        Some(view! { <div class="outcome"><Banner kind title=words /></div> })
    }
}

#[component]
fn One(
    search: SavedSearch,
    rename: ServerAction<RenameMySearch>,
    forget: ServerAction<ForgetMySearch>,
) -> impl IntoView {
    let i18n = use_i18n();
    let SavedSearch {
        id,
        label,
        form,
        place_name,
        new,
    } = search;
    let trades = trades_name(i18n, &chosen_trades(&form));
    let mut facts = vec![format!("{place_name}, {}\u{a0}km", form.rayon), trades];
    if !form.q.is_empty() {
        facts.push(form.q.clone());
    }
    let facts = facts.join(" · ");
    let name = label.clone().unwrap_or_else(|| facts.clone());
    let news = match new {
        0 => t_string!(i18n, saved.none_new).to_owned(),
        1 => t_string!(i18n, saved.one_new).to_owned(),
        NEW_MAX.. => t_string!(i18n, saved.many_new, count = NEW_MAX),
        count => t_string!(i18n, saved.some_new, count = count),
    };
    let field = format!("label-{id}");
    view! {
        <li class="saved__one">
            <h2>
                <a href=format!("{}?{}", links::SEARCH, form.to_query_string())>{name.clone()}</a>
            </h2>
            <p class="help">{facts}</p>
            <p class="saved__new">{news}</p>
            <details class="ask">
                <summary class="btn btn--quiet btn--s">
                    {t!(i18n, saved.change)}
                    <span class="sr">{format!(" {name}")}</span>
                </summary>
                <ActionForm action=rename attr:class="ask__form">
                    <input type="hidden" name="id" value=id.to_string() />
                    <div class="field">
                        <label for=field.clone()>{t!(i18n, saved.name)}</label>
                        <input class="input" id=field name="label" maxlength=LABEL_MAX.to_string() value=label.unwrap_or_default() />
                    </div>
                    <button class="btn btn--quiet btn--s" type="submit">
                        {t!(i18n, saved.rename)}
                    </button>
                </ActionForm>
                <ActionForm action=forget>
                    <input type="hidden" name="id" value=id.to_string() />
                    <button class="btn btn--text btn--s" type="submit">
                        {t!(i18n, saved.forget)}
                    </button>
                </ActionForm>
            </details>
        </li>
    }
}
