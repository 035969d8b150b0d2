//! Posting a demande.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::auth::UserType;
use model::demande::NewDemande;
use model::search::{SearchForm, percent_encode};
use uuid::Uuid;

use super::fields::{Draft, Fields, Said};
use crate::components::banner::Banner;
use crate::components::button::{Button, ButtonSize};
use crate::components::form::{FormFailure, use_form};
use crate::components::frame::Frame;
use crate::components::links;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::components::session::use_session;
use crate::components::sign_in::SignInFirst;
use crate::functions::demande::post_demande;
use crate::i18n::{t, t_string, use_i18n};

/// `/demandes/nouvelle?lieu=…&categorie=…`
#[component]
pub fn NewPage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let member = session.member();
    let query = use_query_map();
    // What a link fills in, in the names of the search.
    let asked = Memo::new(move |_| {
        query.with(|query| SearchForm::from_query(|name| query.get_all(name).unwrap_or_default()))
    });
    view! {
        <PageTitle text=move || t_string!(i18n, post.title) />
        <Unlisted />
        <Frame page="page-post" main_class="form-page">
            <Transition>
                {move || Suspend::new(async move {
                    session.settled().await;
                    move || match member.get().map(|member| member.user_type) {
                        Some(UserType::Demandeur) => view! { <Form asked=asked.get_untracked() /> }.into_any(),
                        Some(UserType::Pro) => {
                            view! { <Banner title=t_string!(i18n, post.pro) /> }.into_any()
                        }
                        None => view! { <SignInFirst next=way_back(&asked.get_untracked()) /> }.into_any(),
                    }
                })}
            </Transition>
        </Frame>
    }
}

/// This page with what a link filled in, as a value of another link.
fn way_back(asked: &SearchForm) -> String {
    let query = SearchForm {
        lieu: asked.lieu.clone(),
        categorie: asked.categorie.clone(),
        ..SearchForm::default()
    }
    .to_query_string();
    if query.is_empty() {
        links::POST.to_owned()
    } else {
        percent_encode(&format!("{}?{query}", links::POST))
    }
}

/// A key that no other form has.
fn draw_key() -> Uuid {
    let mut bytes = [0; 16];
    // Without randomness two forms could share a key; the server then refuses the second and loses nothing.
    let _ = getrandom::fill(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

fn new_demande(said: Said, client_key: Uuid) -> NewDemande {
    NewDemande {
        title: said.title,
        description: said.description,
        category: said.category,
        place: said.place,
        budget_min: said.budget_min,
        budget_max: said.budget_max,
        slots: said.slots,
        client_key,
    }
}

#[component]
fn Form(asked: SearchForm) -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let draft = Draft::new();
    draft.fill(&asked.lieu, asked.categorie.first().map_or("", String::as_str));
    // Drawn at the first attempt, kept for the next ones: an answer that was lost posts nothing twice.
    let key = StoredValue::new(None::<Uuid>);
    let form = use_form();

    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) {
            return;
        }
        let navigate = navigate.clone();
        spawn_local(async move {
            let said = match draft.read().await {
                Ok(said) => said,
                Err(refused) => {
                    form.accept(refused);
                    return;
                }
            };
            let client_key = key.get_value().unwrap_or_else(draw_key);
            key.set_value(Some(client_key));
            match post_demande(new_demande(said, client_key)).await {
                Ok(id) => navigate(&links::demande(id), leptos_router::NavigateOptions::default()),
                Err(error) => form.fail(error),
            }
        });
    };

    view! {
        <form class="form" node_ref=form.node novalidate on:submit=submit aria-labelledby="post-title">
            <div>
                <h1 id="post-title">{t!(i18n, post.heading)}</h1>
                <p class="lede">{t!(i18n, post.lead)}</p>
            </div>
            <FormFailure form />
            <Fields draft form />
            <Button
                submit=true
                wide=true
                size=ButtonSize::Large
                busy=form.busy
                busy_label=TextProp::from(move || t_string!(i18n, post.busy))
            >
                {t!(i18n, post.submit)}
            </Button>
        </form>
    }
}
