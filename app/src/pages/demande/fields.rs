//! The fields of a demande, for the form that posts one and the form that edits one.

use leptos::prelude::*;
use model::demande::{DESCRIPTION_MAX, DemandeDetail, SLOTS, SLOTS_DEFAULT, TITLE_MAX, check};
use model::place::{Insee, normalise_place_query};
use model::{Category, FieldErrors, FieldProblem};

use crate::components::field::{Field, TextInput, note_id};
use crate::components::form::FormState;
use crate::components::place_input::PlaceInput;
use crate::components::text_area::TextArea;
use crate::components::trade::trade_name;
use crate::components::typed::taken_over;
use crate::functions::place::suggest_places;
use crate::i18n::{t, t_string, use_i18n};

/// What is typed, until it is sent.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    title: RwSignal<String>,
    description: RwSignal<String>,
    category: RwSignal<String>,
    place: RwSignal<String>,
    picked: RwSignal<Option<Insee>>,
    budget_min: RwSignal<String>,
    budget_max: RwSignal<String>,
    slots: RwSignal<u8>,
}

impl Draft {
    /// An empty form.
    pub fn new() -> Self {
        Self {
            title: RwSignal::default(),
            description: RwSignal::default(),
            category: RwSignal::default(),
            place: RwSignal::default(),
            picked: RwSignal::default(),
            budget_min: RwSignal::default(),
            budget_max: RwSignal::default(),
            slots: RwSignal::new(SLOTS_DEFAULT),
        }
    }

    /// Begins with a place and a trade that a link names; what is none of ours stays empty.
    pub fn fill(self, place: &str, category: &str) {
        self.place.set(place.chars().take(100).collect());
        if category.parse::<Category>().is_ok() {
            self.category.set(category.to_owned());
        }
    }

    /// A form that holds what a demande says.
    pub fn of(demande: &DemandeDetail) -> Self {
        let summary = &demande.summary;
        let euros = |amount: Option<u32>| amount.map(|euros| euros.to_string()).unwrap_or_default();
        Self {
            title: RwSignal::new(summary.title.clone()),
            description: RwSignal::new(demande.description.clone()),
            category: RwSignal::new(summary.category.slug().to_owned()),
            place: RwSignal::new(demande.place_label.clone()),
            picked: RwSignal::new(Some(demande.place.clone())),
            budget_min: RwSignal::new(euros(summary.budget.min)),
            budget_max: RwSignal::new(euros(summary.budget.max)),
            slots: RwSignal::new(summary.slots.total),
        }
    }

    /// Hears what was chosen before the program loaded; the fields that are typed into see to themselves.
    pub fn take_over(self) {
        let place = taken_over::<web_sys::HtmlInputElement>("#place");
        if place.is_some_and(|field| field.value() != self.place.get_untracked()) {
            self.picked.set(None);
        }
        if let Some(category) = taken_over::<web_sys::HtmlSelectElement>("#category") {
            self.category.set(category.value());
        }
        let slots = taken_over::<web_sys::HtmlInputElement>("[name=slots]:checked");
        if let Some(count) = slots.and_then(|slots| slots.value().parse().ok()) {
            self.slots.set(count);
        }
    }

    /// What the form says, once the place is found that it names.
    pub async fn read(self) -> Result<Said, FieldErrors> {
        let place = place_of(&self.place.get_untracked(), self.picked.get_untracked()).await;
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
        errors.into_result(Said {
            title,
            description,
            category,
            place,
            budget_min,
            budget_max,
            slots,
        })
    }
}

/// What a form says, with nothing wrong in it that needs no database to be found.
pub(super) struct Said {
    pub title: String,
    pub description: String,
    pub category: Category,
    pub place: Insee,
    pub budget_min: Option<u32>,
    pub budget_max: Option<u32>,
    pub slots: u8,
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

/// The fields, from the title to the number of places.
#[component]
pub(super) fn Fields(
    /// What is typed.
    draft: Draft,
    /// The form around them.
    form: FormState,
) -> impl IntoView {
    let i18n = use_i18n();
    draft.take_over();
    Effect::new(move || {
        if draft.picked.with(Option::is_some) {
            form.error_of("place").forget();
        }
    });
    view! {
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
                        let chosen = draft.category.with_untracked(|slug| slug == category.slug());
                        view! {
                            <option value=category.slug() selected=chosen>
                                {trade_name(i18n, *category)}
                            </option>
                        }
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
                                    checked=count == slots.get_untracked()
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
