//! What every form that is sent by the program shares: one thing at a time, what was refused, what failed.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_i18n::I18nContext;
use model::FieldErrors;

use super::banner::{Banner, BannerKind};
use super::field::focus_first_error;
use super::problem::{error_text, problem_text};
use crate::browser::keys::{ActError, KeysError};
use crate::i18n::{Locale, t_string, use_i18n};

/// Where a form stands. Give `node` to the `<form>`.
#[derive(Clone, Copy)]
pub struct FormState {
    /// The element.
    pub node: NodeRef<html::Form>,
    /// Whether what was sent is under way: then nothing more is.
    pub busy: RwSignal<bool>,
    errors: RwSignal<FieldErrors>,
    failure: RwSignal<Option<String>>,
    i18n: I18nContext<Locale>,
}

/// A form at rest.
#[must_use]
pub fn use_form() -> FormState {
    FormState {
        node: NodeRef::new(),
        busy: RwSignal::new(false),
        errors: RwSignal::default(),
        failure: RwSignal::default(),
        i18n: use_i18n(),
    }
}

impl FormState {
    /// For the form's `submit`: keeps the browser from sending it, and tells whether the program may. What was refused
    /// before stays on the page until the next answer, or until one types there.
    pub fn begin(self, event: &SubmitEvent) -> bool {
        event.prevent_default();
        if self.busy.get_untracked() {
            return false;
        }
        self.failure.set(None);
        self.busy.set(true);
        true
    }

    /// At rest again, nothing wrong.
    pub fn finish(self) {
        self.errors.set(FieldErrors::default());
        self.busy.set(false);
    }

    /// Whether nothing is wrong with the fields; otherwise they say so, and the form is at rest.
    pub fn accept(self, errors: FieldErrors) -> bool {
        let fine = errors.0.is_empty();
        self.errors.set(errors);
        if !fine {
            self.busy.set(false);
            focus_first_error(self.node);
        }
        fine
    }

    /// The keys failed, or the server. Nothing typed is lost.
    pub fn fail(self, error: impl Into<ActError>) {
        self.busy.set(false);
        match error.into() {
            ActError::Keys(KeysError) => {
                let text = t_string!(self.i18n, error.derivation);
                self.failure.set(Some(text.to_owned()));
            }
            ActError::Server(error) => {
                self.failure.set(Some(error_text(self.i18n, &error)));
                self.accept(error.fields());
            }
        }
    }

    /// What is wrong with a field.
    #[must_use]
    pub const fn error_of(self, field: &'static str) -> FieldError {
        FieldError::Of(self, field)
    }
}

/// What is wrong with a field.
#[derive(Clone, Copy, Default)]
pub enum FieldError {
    /// Nothing ever is.
    #[default]
    Never,
    /// What the field's form says.
    Of(FormState, &'static str),
    /// What somebody else says, who takes it back himself.
    Said(Signal<Option<String>>),
}

impl From<Signal<Option<String>>> for FieldError {
    fn from(words: Signal<Option<String>>) -> Self {
        Self::Said(words)
    }
}

impl FieldError {
    /// In words; `None` where nothing is.
    #[must_use]
    pub fn get(self) -> Option<String> {
        match self {
            Self::Never => None,
            Self::Said(words) => words.get(),
            Self::Of(form, field) => {
                let problem = form.errors.with(|errors| errors.get(field))?;
                Some(problem_text(form.i18n, problem))
            }
        }
    }

    /// For when the field is changed: it is asked about again with the form.
    pub fn forget(self) {
        if let Self::Of(form, field) = self
            && form.errors.with_untracked(|errors| errors.get(field)).is_some()
        {
            form.errors.update(|errors| {
                errors.0.remove(field);
            });
        }
    }
}

/// Why the form failed as a whole, at its head.
#[component]
pub fn FormFailure(form: FormState) -> impl IntoView {
    move || {
        let failure = form.failure.get();
        failure.map(|text| view! { <Banner kind=BannerKind::Stop title=text /> })
    }
}
