//! Problems (RFC 9457): every refusal of the REST API, in one form.

use app::error::ApiError;
use axum::extract::FromRequest;
use axum::extract::rejection::JsonRejection;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use model::FieldErrors;
use model::conversation::ConversationClosed;
use model::demande::life::Refusal;
use model::moderation::OwnAppeal;
use model::unlock::UnlockRefusal;
use serde::Serialize;
use utoipa::ToSchema;

/// The body of a refusal, `application/problem+json`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProblemDetails {
    /// A stable name, as a path: `/problems/wrong-credentials`.
    #[serde(rename = "type")]
    pub kind: String,
    /// In French.
    pub title: &'static str,
    /// In English.
    pub title_en: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong with which field, by its name; only where fields were refused.
    #[serde(skip_serializing_if = "FieldErrors::is_empty")]
    pub fields: FieldErrors,
    /// Seconds until the same may be asked again, as `Retry-After` says; only where too much was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// Why an account was closed, in the words that were sent to its owner; only to him.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Until when he can contest that, in milliseconds since 1970, UTC; only to him, where he can and has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal_until: Option<i64>,
    /// His appeal; only to him, where he has made one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal: Option<OwnAppeal>,
}

/// An error on its way out.
#[derive(Debug)]
pub struct Problem(pub ApiError);

impl From<ApiError> for Problem {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<backend::auth::Error> for Problem {
    fn from(error: backend::auth::Error) -> Self {
        Self(error.into())
    }
}

impl From<backend::conversation::Error> for Problem {
    fn from(error: backend::conversation::Error) -> Self {
        Self(error.into())
    }
}

impl From<backend::demande::Error> for Problem {
    fn from(error: backend::demande::Error) -> Self {
        Self(error.into())
    }
}

impl From<backend::purchase::Error> for Problem {
    fn from(error: backend::purchase::Error) -> Self {
        Self(error.into())
    }
}

impl From<backend::unlock::Error> for Problem {
    fn from(error: backend::unlock::Error) -> Self {
        Self(error.into())
    }
}

impl From<backend::moderation::Error> for Problem {
    fn from(error: backend::moderation::Error) -> Self {
        Self(error.into())
    }
}

impl From<backend::place::Error> for Problem {
    fn from(error: backend::place::Error) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (title, title_en) = titles(&self.0);
        let status = self.0.status();
        let retry_after = match self.0 {
            ApiError::TooManyRequests { retry_after } => Some(retry_after),
            _ => None,
        };
        let closed = match &self.0 {
            ApiError::AccountClosed(closed) => Some(closed.as_ref().clone()),
            _ => None,
        };
        let details = ProblemDetails {
            kind: format!("/problems/{}", self.0.name()),
            title,
            title_en,
            status,
            fields: self.0.fields(),
            retry_after,
            reason: closed.as_ref().map(|closed| closed.reason.clone()),
            appeal_until: closed.as_ref().and_then(|closed| closed.appeal_until),
            appeal: closed.and_then(|closed| closed.appeal),
        };
        let body = serde_json::to_vec(&details).unwrap_or_default();
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, body).into_response();
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.0 == ApiError::Unauthenticated {
            response
                .headers_mut()
                .insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

const fn titles(error: &ApiError) -> (&'static str, &'static str) {
    match error {
        ApiError::Invalid(_) => ("Des champs sont à corriger.", "Some fields are not valid."),
        ApiError::Malformed => ("La requête est illisible.", "The request cannot be read."),
        ApiError::MethodNotAllowed => ("Méthode non permise ici.", "Method not allowed here."),
        ApiError::Unauthenticated => ("Il faut être connecté.", "Sign in first."),
        ApiError::WrongCredentials => (
            "E-mail ou mot de passe inexact.",
            "Unknown e-mail or wrong password.",
        ),
        ApiError::Banned | ApiError::AccountClosed(_) => (
            "Ce compte a été fermé par la modération.",
            "This account was closed by moderation.",
        ),
        ApiError::Restricted => (
            "Ce compte ne peut rien publier pour l’instant.",
            "This account can post nothing for now.",
        ),
        ApiError::NotDemandeur => (
            "Seuls les demandeurs publient des demandes.",
            "Only demandeurs post demandes.",
        ),
        ApiError::NotFound => ("Introuvable.", "Not found."),
        ApiError::EmailTaken => (
            "Un compte existe déjà avec cette adresse.",
            "An account with this e-mail exists.",
        ),
        ApiError::KeyReused => (
            "Ce formulaire a déjà été envoyé avec d’autres mots.",
            "This form was already sent with other words.",
        ),
        ApiError::Changed => (
            "Le compte a changé entre-temps, ailleurs.",
            "The account was changed meanwhile, elsewhere.",
        ),
        ApiError::Demande(Refusal::Over) => ("Cette demande est close.", "This demande is over."),
        ApiError::Demande(Refusal::Unlocked) => (
            "Un pro a déjà pris une place : le texte ne change plus.",
            "A pro has taken a place: its words stand.",
        ),
        ApiError::Demande(Refusal::Extended) => (
            "Cette demande a déjà été prolongée.",
            "This demande was extended before.",
        ),
        ApiError::Demande(Refusal::Full) => ("Toutes les places sont prises.", "Every place is taken."),
        ApiError::Demande(Refusal::NothingToLower) => {
            ("Aucune place libre à retirer.", "No free place to take away.")
        }
        ApiError::DemandeChanged => (
            "Cette demande a été modifiée entre-temps.",
            "This demande was edited meanwhile.",
        ),
        ApiError::NotPro => ("Seuls les pros achètent des jetons.", "Only pros buy tokens."),
        ApiError::NothingToWithdraw => (
            "Il ne reste rien à rembourser de cet achat.",
            "Nothing of this purchase is left to pay back.",
        ),
        ApiError::WalletChanged => (
            "Le solde a changé entre-temps.",
            "The balance has changed meanwhile.",
        ),
        ApiError::PaymentsUnavailable => (
            "Le paiement est indisponible. Rien n’a été débité.",
            "Payments are unavailable. Nothing was debited.",
        ),
        ApiError::Unlock(refusal) => unlock_titles(*refusal),
        ApiError::Conversation(ConversationClosed::PeerLeft) => (
            "Votre correspondant a quitté cette conversation.",
            "The other person has left this conversation.",
        ),
        ApiError::Conversation(ConversationClosed::PeerBanned) => (
            "Le compte de votre correspondant a été fermé.",
            "The other person’s account was closed.",
        ),
        ApiError::HistoryChanged => (
            "L’historique a changé entre-temps, sur un autre appareil.",
            "The history was changed meanwhile, on another device.",
        ),
        ApiError::OwnCase => (
            "Personne ne décide de sa propre affaire.",
            "Nobody decides his own case.",
        ),
        ApiError::AlreadyRefunded => (
            "Ces jetons ont déjà été rendus.",
            "These tokens were given back before.",
        ),
        ApiError::AlreadyReported => (
            "Cette conversation est déjà signalée.",
            "This conversation was reported before.",
        ),
        ApiError::AlreadyDecided => (
            "Ce signalement a déjà été traité.",
            "This report was decided before.",
        ),
        ApiError::OwnDecision => (
            "Personne ne réexamine sa propre décision tant qu’un autre modérateur peut le faire.",
            "Nobody reviews his own decision while another moderator can.",
        ),
        ApiError::AlreadyAppealed => (
            "Cette décision est déjà contestée.",
            "This decision was contested before.",
        ),
        ApiError::AppealTooLate => (
            "Le délai de six mois pour contester cette décision est passé.",
            "The six months to contest this decision are over.",
        ),
        ApiError::AlreadyAnswered => (
            "Cette contestation a déjà reçu une réponse.",
            "This appeal was answered before.",
        ),
        ApiError::AccountOpen => ("Ce compte est ouvert.", "This account is open."),
        ApiError::NoChange => ("C’est déjà le cas.", "It is so already."),
        ApiError::TooManyRequests { .. } => (
            "Trop d’essais. Réessayez plus tard.",
            "Too many attempts. Try again later.",
        ),
        ApiError::Unreachable => ("Le service est indisponible.", "The service is unavailable."),
        ApiError::Internal => (
            "Une erreur est survenue de notre côté.",
            "Something failed on our side.",
        ),
    }
}

const fn unlock_titles(refusal: UnlockRefusal) -> (&'static str, &'static str) {
    match refusal {
        UnlockRefusal::Own => ("C’est votre propre demande.", "This demande is your own."),
        UnlockRefusal::NotPro => (
            "Seuls les comptes de pros répondent aux demandes.",
            "Only pros answer demandes.",
        ),
        UnlockRefusal::Restricted => (
            "Ce compte ne peut prendre aucune place pour l’instant.",
            "This account can take no place for now.",
        ),
        UnlockRefusal::Already => (
            "Vous avez déjà une place pour cette demande.",
            "You have a place for this demande already.",
        ),
        UnlockRefusal::Closed => ("Cette demande est close.", "This demande is over."),
        UnlockRefusal::Expired => ("Cette demande a expiré.", "This demande has expired."),
        UnlockRefusal::Paused => ("Cette demande est en pause.", "This demande is paused."),
        UnlockRefusal::Full => ("Toutes les places sont prises.", "Every place is taken."),
        UnlockRefusal::NoStandard => (
            "Les places ordinaires sont prises.",
            "The ordinary places are taken.",
        ),
        UnlockRefusal::NoPremium => ("Les places premium sont prises.", "The premium places are taken."),
        UnlockRefusal::PriceChanged => (
            "Le prix a changé. Rien n’a été dépensé.",
            "The price has changed. Nothing was spent.",
        ),
        UnlockRefusal::TooPoor => (
            "Il manque des jetons. Rien n’a été dépensé.",
            "Tokens are missing. Nothing was spent.",
        ),
    }
}

/// A JSON body; what can't be read is a [`Problem`], and never quotes what was sent.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Problem))]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl From<JsonRejection> for Problem {
    fn from(_: JsonRejection) -> Self {
        Self(ApiError::Malformed)
    }
}

/// The parameters of a query; what can't be read is a [`Problem`].
#[derive(axum::extract::FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
pub struct Query<T>(pub T);

impl From<axum::extract::rejection::QueryRejection> for Problem {
    fn from(_: axum::extract::rejection::QueryRejection) -> Self {
        Self(ApiError::Malformed)
    }
}

/// The parts of a path; what can't be read leads nowhere.
#[derive(axum::extract::FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
pub struct Path<T>(pub T);

impl From<axum::extract::rejection::PathRejection> for Problem {
    fn from(_: axum::extract::rejection::PathRejection) -> Self {
        Self(ApiError::NotFound)
    }
}
