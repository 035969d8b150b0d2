//! Posting a demande.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Meta;
use leptos_router::hooks::use_navigate;
use model::auth::UserType;
use model::demande::{DESCRIPTION_MAX, NewDemande, SLOTS, SLOTS_DEFAULT, TITLE_MAX, check};
use model::place::{Insee, normalise_place_query};
use model::{Category, FieldErrors, FieldProblem};
use uuid::Uuid;

use crate::components::banner::Banner;
use crate::components::button::{Button, ButtonSize};
use crate::components::field::{Field, TextInput, note_id};
use crate::components::form::{FormFailure, FormState, use_form};
use crate::components::frame::Frame;
use crate::components::links;
use crate::components::page_title::PageTitle;
use crate::components::place_input::PlaceInput;
use crate::components::session::use_session;
use crate::components::sign_in::SignInFirst;
use crate::components::text_area::TextArea;
use crate::components::trade::trade_name;
use crate::components::typed::taken_over;
use crate::functions::demande::post_demande;
use crate::functions::place::suggest_places;
use crate::i18n::{t, t_string, use_i18n};

/// `/demandes/nouvelle`
#[component]
pub fn NewPage() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    view! {
        <PageTitle text=move || t_string!(i18n, post.title) />
        <Meta name="robots" content="noindex" />
        <Frame page="page-post" main_class="form-page">
            <Suspense>
                {move || Suspend::new(async move {
                    match session.get().await.map(|me| me.user_type) {
                        Some(UserType::Demandeur) => view! { <Form /> }.into_any(),
                        Some(UserType::Pro) => {
                            view! { <Banner title=t_string!(i18n, post.pro) /> }.into_any()
                        }
                        None => view! { <SignInFirst next=links::POST /> }.into_any(),
                    }
                })}
            </Suspense>
        </Frame>
    }
}

/// What is typed, until it is sent.
#[derive(Clone, Copy)]
struct Draft {
    title: RwSignal<String>,
    description: RwSignal<String>,
    category: RwSignal<String>,
    place: RwSignal<String>,
    picked: RwSignal<Option<Insee>>,
    budget_min: RwSignal<String>,
    budget_max: RwSignal<String>,
    slots: RwSignal<u8>,
    /// Drawn at the first attempt, kept for the next ones: an answer that was lost posts nothing twice.
    key: StoredValue<Option<Uuid>>,
}

impl Draft {
    fn new() -> Self {
        Self {
            title: RwSignal::default(),
            description: RwSignal::default(),
            category: RwSignal::default(),
            place: RwSignal::default(),
            picked: RwSignal::default(),
            budget_min: RwSignal::default(),
            budget_max: RwSignal::default(),
            slots: RwSignal::new(SLOTS_DEFAULT),
            key: StoredValue::new(None),
        }
    }

    /// Hears what was chosen before the program loaded; the fields that are typed into see to themselves.
    fn take_over(self) {
        if let Some(category) = taken_over::<web_sys::HtmlSelectElement>("#category") {
            self.category.set(category.value());
        }
        let slots = taken_over::<web_sys::HtmlInputElement>("[name=slots]:checked");
        if let Some(count) = slots.and_then(|slots| slots.value().parse().ok()) {
            self.slots.set(count);
        }
    }

    /// The demande, where what is typed makes one.
    fn demande(self, place: Option<Insee>) -> Result<NewDemande, FieldErrors> {
        let mut errors = FieldErrors::default();
        let category = self.category.with_untracked(|slug| slug.parse::<Category>().ok());
        errors.check("category", category.is_some(), FieldProblem::Required);
        let nowhere = self.place.with_untracked(|typed| typed.trim().is_empty());
        errors.check("place", !nowhere, FieldProblem::Required);
        errors.check("place", place.is_some(), FieldProblem::UnknownPlace);
        let mut euros = |field: &str, typed: RwSignal<String>| {
            let typed = typed.get_untracked();
            let digits: String = typed
                .chars()
                .filter(|c| !c.is_whitespace() && *c != '€')
                .collect();
            let amount = digits.parse::<u32>().ok();
            errors.check(
                field,
                digits.is_empty() || amount.is_some(),
                FieldProblem::Invalid,
            );
            amount
        };
        let (budget_min, budget_max) = (
            euros("budgetMin", self.budget_min),
            euros("budgetMax", self.budget_max),
        );
        let (title, description) = (self.title.get_untracked(), self.description.get_untracked());
        let slots = self.slots.get_untracked();
        for (field, problem) in check(&title, &description, slots, [budget_min, budget_max]).0 {
            errors.add(&field, problem);
        }
        let (Some(category), Some(place)) = (category, place) else {
            return Err(errors);
        };
        let client_key = self.key.get_value().unwrap_or_else(|| {
            let key = draw_key();
            self.key.set_value(Some(key));
            key
        });
        errors.into_result(NewDemande {
            title,
            description,
            category,
            place,
            budget_min,
            budget_max,
            slots,
            client_key,
        })
    }
}

/// A key that no other form has.
fn draw_key() -> Uuid {
    let mut bytes = [0; 16];
    // Without randomness two forms could share a key; the server then refuses the second and loses nothing.
    let _ = getrandom::fill(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// The place that was picked, or the one that the typed text names.
async fn place_of(typed: &str, picked: Option<Insee>) -> Option<Insee> {
    if picked.is_some() || typed.trim().is_empty() {
        return picked;
    }
    let first = suggest_places(typed.to_owned()).await.ok()?.into_iter().next()?;
    let typed = normalise_place_query(typed);
    let is_named = [first.name.clone(), first.label()]
        .iter()
        .any(|name| normalise_place_query(name) == typed);
    is_named.then_some(first.insee)
}

#[component]
fn Form() -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let draft = Draft::new();
    draft.take_over();
    let form = use_form();

    let submit = move |event: SubmitEvent| {
        if !form.begin(&event) {
            return;
        }
        let navigate = navigate.clone();
        spawn_local(async move {
            let place = place_of(&draft.place.get_untracked(), draft.picked.get_untracked()).await;
            let demande = match draft.demande(place) {
                Ok(demande) => demande,
                Err(refused) => {
                    form.accept(refused);
                    return;
                }
            };
            match post_demande(demande).await {
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
            <TextInput
                id="title"
                label=TextProp::from(move || t_string!(i18n, post.title_label))
                help=TextProp::from(move || t_string!(i18n, post.title_help))
                error=form.error_of("title")
                value=draft.title
                max=TITLE_MAX
                on_input=Callback::new(move |typed| draft.title.set(typed))
            />
            <TextArea
                id="description"
                label=TextProp::from(move || t_string!(i18n, post.description_label))
                help=TextProp::from(move || t_string!(i18n, post.description_help))
                error=form.error_of("description")
                value=draft.description
                max=DESCRIPTION_MAX
                on_input=Callback::new(move |typed| draft.description.set(typed))
            />
            <Field id="category" label=TextProp::from(move || t_string!(i18n, post.category_label)) error=form.error_of("category")>
                <select
                    class="input"
                    id="category"
                    aria-invalid=move || form.error_of("category").get().map(|_| "true")
                    aria-describedby=move || form.error_of("category").get().map(|_| note_id("category"))
                    on:change=move |event| draft.category.set(event_target_value(&event))
                >
                    <option value="">{t!(i18n, post.category_choose)}</option>
                    {Category::ALL
                        .iter()
                        .map(|category| {
                            view! { <option value=category.slug()>{trade_name(i18n, *category)}</option> }
                        })
                        .collect_view()}
                </select>
            </Field>
            <Field
                id="place"
                label=TextProp::from(move || t_string!(i18n, post.place_label))
                help=TextProp::from(move || t_string!(i18n, post.place_help))
                error=form.error_of("place")
            >
                <PlaceInput
                    id="place"
                    text=draft.place
                    picked=draft.picked
                    invalid=Signal::derive(move || form.error_of("place").get().is_some())
                    described_by="place-note"
                />
            </Field>
            <Budget draft form />
            <Places slots=draft.slots />
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

#[component]
fn Budget(draft: Draft, form: FormState) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <fieldset class="field">
            <legend>{t!(i18n, post.budget_label)}</legend>
            <div class="pair pair--labelled">
                <TextInput
                    id="budget-min"
                    label=TextProp::from(move || t_string!(i18n, post.budget_min))
                    error=form.error_of("budgetMin")
                    value=draft.budget_min
                    inputmode="numeric"
                    unit="€"
                    on_input=Callback::new(move |typed| draft.budget_min.set(typed))
                />
                <TextInput
                    id="budget-max"
                    label=TextProp::from(move || t_string!(i18n, post.budget_max))
                    error=form.error_of("budgetMax")
                    value=draft.budget_max
                    inputmode="numeric"
                    unit="€"
                    on_input=Callback::new(move |typed| draft.budget_max.set(typed))
                />
            </div>
            <p class="help">{t!(i18n, post.budget_help)}</p>
        </fieldset>
    }
}

/// The number of places, chosen on the slips themselves.
#[component]
fn Places(slots: RwSignal<u8>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <fieldset class="places">
            <legend>{t!(i18n, post.slots_label)}</legend>
            <div class="places__row">
                {SLOTS
                    .map(|count| {
                        view! {
                            <label>
                                <input
                                    type="radio"
                                    name="slots"
                                    value=count.to_string()
                                    checked=count == SLOTS_DEFAULT
                                    on:change=move |_| slots.set(count)
                                />
                                {count}
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
            <p class="help">{t!(i18n, post.slots_help)}</p>
        </fieldset>
    }
}
