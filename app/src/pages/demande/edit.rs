//! Editing a demande, while nobody has unlocked it.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_params_map};
use model::DemandeId;
use model::demande::life::{Action, Refusal};
use model::demande::{DemandeDetail, DemandeStatus, EditDemande, Own};

use super::fields::{Draft, Fields, Said};
use crate::components::banner::Banner;
use crate::components::button::{Button, ButtonSize};
use crate::components::form::{FormFailure, FormState, use_form};
use crate::components::frame::Frame;
use crate::components::icon::{Icon, IconName};
use crate::components::life::LifeActions;
use crate::components::links;
use crate::components::page_meta::Unlisted;
use crate::components::page_title::PageTitle;
use crate::components::problem::error_text;
use crate::components::session::use_session;
use crate::components::sign_in::SignInFirst;
use crate::error::ApiError;
use crate::functions::demande::{ChangeMyDemande, Stands, edit_my_demande, get_demande};
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::not_found::{Failure, NotFound};

/// `/demandes/{id}/modifier`
#[component]
pub fn EditPage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let member = session.member();
    let params = use_params_map();
    let id = Memo::new(move |_| {
        params.with(|params| params.get("id").and_then(|id| id.parse::<DemandeId>().ok()))
    });
    let demande = Resource::new_blocking(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => get_demande(id).await,
                None => Err(ApiError::NotFound),
            }
        },
    );
    view! {
        <PageTitle text=move || t_string!(i18n, life.edit_title) />
        <Unlisted />
        <Frame page="page-edit" main_class="form-page">
            <Transition>
                {move || Suspend::new(async move {
                    session.settled().await;
                    let demande = demande.await;
                    move || match (member.get(), demande.clone()) {
                        (_, Err(ApiError::NotFound)) => view! { <NotFound /> }.into_any(),
                        (_, Err(_)) => view! { <Failure /> }.into_any(),
                        (None, Ok(demande)) => {
                            view! { <SignInFirst next=links::edit(demande.summary.id) /> }.into_any()
                        }
                        (Some(_), Ok(mut demande)) => {
                            match demande.own.take() {
                                Some(own) => view! { <Mine demande own /> }.into_any(),
                                // Somebody else's: there is nothing to edit here.
                                None => view! { <NotFound /> }.into_any(),
                            }
                        }
                    }
                })}
            </Transition>
        </Frame>
    }
}

#[component]
fn Mine(demande: DemandeDetail, own: Own) -> impl IntoView {
    let i18n = use_i18n();
    let editable = own.can.contains(&Action::Edit);
    let back = links::demande(demande.summary.id);
    view! {
        <p class="back">
            <a href=back>
                <Icon name=IconName::CaretLeft />
                {t!(i18n, life.edit_back)}
            </a>
        </p>
        {if editable {
            view! { <Form demande own /> }.into_any()
        } else {
            view! { <Closed demande own /> }.into_any()
        }}
    }
}

/// Why nothing can be edited, and what still can be done.
#[component]
fn Closed(demande: DemandeDetail, own: Own) -> impl IntoView {
    let i18n = use_i18n();
    let action = ServerAction::<ChangeMyDemande>::new();
    let open = matches!(demande.status, DemandeStatus::Active | DemandeStatus::Full);
    let (heading, why) = if open {
        (t_string!(i18n, life.edit_closed), Refusal::Unlocked)
    } else {
        (t_string!(i18n, life.edit_over), Refusal::Over)
    };
    let summary = demande.summary;
    view! {
        <h1>{heading}</h1>
        <p class="form-page__lede">{summary.title}</p>
        <Banner title=error_text(i18n, &ApiError::Demande(why)) />
        {(!own.can.is_empty())
            .then(|| {
                view! {
                    <section class="panel edit-else" aria-labelledby="still">
                        <h2 id="still">{t!(i18n, life.edit_still)}</h2>
                        <div class="life">
                            <LifeActions
                                id=summary.id
                                slots=summary.slots
                                can=own.can
                                stands=Stands::Detail
                                action
                            />
                        </div>
                    </section>
                }
            })}
    }
}

#[component]
fn Form(demande: DemandeDetail, own: Own) -> impl IntoView {
    let i18n = use_i18n();
    let id = demande.summary.id;
    let draft = Draft::of(&demande);
    // What the form began from; the newest one, once its author was told of it.
    let revision = StoredValue::new(own.revision);
    let form = use_form();
    let navigate = use_navigate();
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
            match edit_my_demande(id, edit(said, revision.get_value())).await {
                Ok(()) => {
                    let done = format!("{}?fait={}", links::demande(id), Action::Edit.as_str());
                    navigate(&done, leptos_router::NavigateOptions::default());
                }
                Err(ApiError::DemandeChanged) => tell_of_the_other(form, id, revision).await,
                Err(error) => form.fail(error),
            }
        });
    };
    view! {
        <form class="form" node_ref=form.node novalidate on:submit=submit aria-labelledby="edit-title">
            <div>
                <h1 id="edit-title">{t!(i18n, life.edit_heading)}</h1>
                <p class="lede">{t!(i18n, life.edit_lead)}</p>
            </div>
            <noscript>
                <p class="banner">{t_string!(i18n, life.edit_needs_js)}</p>
            </noscript>
            <FormFailure form />
            <Fields draft form />
            <Button
                submit=true
                wide=true
                size=ButtonSize::Large
                busy=form.busy
                busy_label=TextProp::from(move || t_string!(i18n, life.edit_busy))
            >
                {t!(i18n, life.edit_submit)}
            </Button>
        </form>
    }
}

/// Somebody saved another version meanwhile: says so and keeps what is typed. Saving once more replaces that version.
async fn tell_of_the_other(form: FormState, id: DemandeId, revision: StoredValue<u32>) {
    let newest = get_demande(id).await.ok().and_then(|demande| demande.own);
    if let Some(own) = newest {
        revision.set_value(own.revision);
    }
    form.fail(ApiError::DemandeChanged);
}

fn edit(said: Said, revision: u32) -> EditDemande {
    EditDemande {
        title: said.title,
        description: said.description,
        category: said.category,
        place: said.place,
        budget_min: said.budget_min,
        budget_max: said.budget_max,
        slots: said.slots,
        revision,
    }
}
