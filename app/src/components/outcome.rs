//! What came of a form that led back to this page: `?fait=pause`, `?refus=demande-over`.

use leptos::prelude::*;
use leptos_i18n::I18nContext;
use leptos_router::hooks::use_query_map;
use model::FieldErrors;
use model::demande::life::{Action, Refusal};
use model::unlock::UnlockRefusal;

use super::banner::{Banner, BannerKind};
use super::problem::error_text;
use crate::error::ApiError;
use crate::i18n::{Locale, t_string, use_i18n};

/// Says it, once it is so. An address that somebody made up says nothing.
#[component]
pub fn Outcome() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    move || {
        let (done, refused) = query.with(|query| (query.get("fait"), query.get("refus")));
        let done = done.and_then(|name| Action::ALL.into_iter().find(|action| action.as_str() == name));
        let refused = refused.and_then(|name| named(&name));
        match (done, refused) {
            // Only the number of places can be wrong, and only because one was taken since it was shown.
            (_, Some(ApiError::Invalid(_))) => {
                Some((BannerKind::Stop, t_string!(i18n, life.lower_taken).to_owned()))
            }
            (_, Some(error)) => Some((BannerKind::Stop, error_text(i18n, &error))),
            (Some(action), None) => Some((BannerKind::Done, done_text(i18n, action).to_owned())),
            (None, None) => None,
        }
        .map(|(kind, words)| view! { <div class="outcome"><Banner kind title=words /></div> })
    }
}

/// The error that a refusal's stable name stands for.
fn named(name: &str) -> Option<ApiError> {
    let errors = [
        ApiError::NotFound,
        ApiError::Malformed,
        ApiError::Invalid(FieldErrors::default()),
        ApiError::Restricted,
        ApiError::Banned,
        ApiError::Internal,
    ];
    let refusals = Refusal::ALL.into_iter().map(ApiError::Demande);
    let unlocks = UnlockRefusal::ALL.into_iter().map(ApiError::Unlock);
    errors
        .into_iter()
        .chain(refusals)
        .chain(unlocks)
        .find(|error| error.name() == name)
}

fn done_text(i18n: I18nContext<Locale>, action: Action) -> &'static str {
    match action {
        Action::Edit => t_string!(i18n, life.done_edit),
        Action::Pause => t_string!(i18n, life.done_pause),
        Action::Resume => t_string!(i18n, life.done_resume),
        Action::Extend => t_string!(i18n, life.done_extend),
        Action::LowerSlots => t_string!(i18n, life.done_lower),
        Action::Resolve => t_string!(i18n, life.done_resolve),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_known_by_its_name_and_nothing_else_is() {
        assert_eq!(named("demande-full"), Some(ApiError::Demande(Refusal::Full)));
        assert_eq!(
            named("unlock-too-poor"),
            Some(ApiError::Unlock(UnlockRefusal::TooPoor))
        );
        assert_eq!(named("not-found"), Some(ApiError::NotFound));
        assert_eq!(named("<script>"), None);
    }
}
