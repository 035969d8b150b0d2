//! What is wrong, in words.

use leptos_i18n::I18nContext;
use model::FieldProblem;
use model::conversation::ConversationClosed;
use model::demande::life::Refusal;
use model::unlock::UnlockRefusal;

use super::format::number;
use super::language::language;
use crate::error::ApiError;
use crate::i18n::{Locale, t_string};

/// What is wrong with a field, as it stands under it.
#[must_use]
pub fn problem_text(i18n: I18nContext<Locale>, problem: FieldProblem) -> String {
    let figure = |value: u32| number(language(i18n), value);
    match problem {
        FieldProblem::Required => t_string!(i18n, problem.required).to_owned(),
        FieldProblem::TooLong { max } => t_string!(i18n, problem.too_long, max = figure(max)),
        FieldProblem::TooShort { min } => t_string!(i18n, problem.too_short, min = figure(min)),
        FieldProblem::OutOfRange { min, max } => {
            t_string!(i18n, problem.out_of_range, min = figure(min), max = figure(max))
        }
        FieldProblem::Invalid => t_string!(i18n, problem.invalid).to_owned(),
        FieldProblem::UnknownPlace => t_string!(i18n, problem.unknown_place).to_owned(),
        FieldProblem::MinAboveMax => t_string!(i18n, problem.min_above_max).to_owned(),
        FieldProblem::NotAccepted => t_string!(i18n, problem.not_accepted).to_owned(),
        FieldProblem::Unchanged => t_string!(i18n, problem.unchanged).to_owned(),
        FieldProblem::Different => t_string!(i18n, problem.different).to_owned(),
        FieldProblem::UnreadableCode => t_string!(i18n, problem.unreadable_code).to_owned(),
        FieldProblem::TooWeak => t_string!(i18n, problem.too_weak).to_owned(),
    }
}

/// What went wrong, what was not lost, what to do.
#[must_use]
pub fn error_text(i18n: I18nContext<Locale>, error: &ApiError) -> String {
    let text = match error {
        ApiError::TooManyRequests { retry_after } => return wait_text(i18n, *retry_after),
        ApiError::Invalid(_) | ApiError::Malformed | ApiError::MethodNotAllowed => {
            t_string!(i18n, error.invalid)
        }
        ApiError::Unauthenticated => t_string!(i18n, error.unauthenticated),
        ApiError::WrongCredentials => t_string!(i18n, error.wrong_credentials),
        ApiError::AccountClosed(closed) => {
            return t_string!(i18n, error.account_closed, reason = closed.reason.as_str());
        }
        ApiError::Banned => t_string!(i18n, error.banned),
        ApiError::Restricted => t_string!(i18n, error.restricted),
        ApiError::NotDemandeur => t_string!(i18n, error.not_demandeur),
        ApiError::NotFound => t_string!(i18n, error.not_found),
        ApiError::EmailTaken => t_string!(i18n, error.email_taken),
        ApiError::KeyReused => t_string!(i18n, error.key_reused),
        ApiError::Changed => t_string!(i18n, error.changed),
        ApiError::Demande(refusal) => match refusal {
            Refusal::Over => t_string!(i18n, life.over),
            Refusal::Unlocked => t_string!(i18n, life.unlocked),
            Refusal::Extended => t_string!(i18n, life.extended),
            Refusal::Full => t_string!(i18n, life.full),
            Refusal::NothingToLower => t_string!(i18n, life.nothing_to_lower),
        },
        ApiError::DemandeChanged => t_string!(i18n, life.changed),
        ApiError::NotPro => t_string!(i18n, wallet.not_pro),
        ApiError::NothingToWithdraw => t_string!(i18n, wallet.nothing_to_withdraw),
        ApiError::WalletChanged => t_string!(i18n, wallet.changed),
        ApiError::Conversation(ConversationClosed::PeerLeft) => t_string!(i18n, error.peer_left),
        ApiError::Conversation(ConversationClosed::PeerBanned) => t_string!(i18n, error.peer_banned),
        ApiError::HistoryChanged => t_string!(i18n, error.history_changed),
        ApiError::OwnCase => t_string!(i18n, error.own_case),
        ApiError::AlreadyRefunded => t_string!(i18n, error.already_refunded),
        ApiError::AlreadyReported => t_string!(i18n, error.already_reported),
        ApiError::AlreadyDecided => t_string!(i18n, error.already_decided),
        ApiError::OwnDecision => t_string!(i18n, error.own_decision),
        ApiError::AlreadyAppealed => t_string!(i18n, error.already_appealed),
        ApiError::AppealTooLate => t_string!(i18n, error.appeal_too_late),
        ApiError::AlreadyAnswered => t_string!(i18n, error.already_answered),
        ApiError::AccountOpen => t_string!(i18n, error.account_open),
        ApiError::NoChange => t_string!(i18n, error.no_change),
        ApiError::PaymentsUnavailable => t_string!(i18n, wallet.unavailable),
        ApiError::Unlock(refusal) => match refusal {
            UnlockRefusal::Own => t_string!(i18n, unlock.own),
            UnlockRefusal::NotPro => t_string!(i18n, unlock.not_pro),
            UnlockRefusal::Restricted => t_string!(i18n, unlock.restricted),
            UnlockRefusal::Already => t_string!(i18n, unlock.already),
            UnlockRefusal::Closed => t_string!(i18n, unlock.closed),
            UnlockRefusal::Expired => t_string!(i18n, unlock.expired),
            UnlockRefusal::Paused => t_string!(i18n, unlock.paused),
            UnlockRefusal::Full => t_string!(i18n, unlock.full),
            UnlockRefusal::NoStandard => t_string!(i18n, unlock.no_standard),
            UnlockRefusal::NoPremium => t_string!(i18n, unlock.no_premium),
            UnlockRefusal::PriceChanged => t_string!(i18n, unlock.price_changed),
            UnlockRefusal::TooPoor => t_string!(i18n, unlock.too_poor),
        },
        ApiError::Unreachable => t_string!(i18n, error.unreachable),
        ApiError::Internal => t_string!(i18n, error.internal),
    };
    text.to_owned()
}

/// How long to wait: in whole minutes, so that nobody is sent back too early.
fn wait_text(i18n: I18nContext<Locale>, seconds: u32) -> String {
    match seconds.div_ceil(60) {
        0 | 1 => t_string!(i18n, error.too_many_minute).to_owned(),
        minutes => t_string!(
            i18n,
            error.too_many_minutes,
            minutes = number(language(i18n), minutes)
        ),
    }
}
