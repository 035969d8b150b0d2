//! What moderation calls things, for the person who reports and the one who decides.

use leptos_i18n::I18nContext;
use model::detection::FlagKind;
use model::moderation::{AppealBy, DecisionAction, ReportReason, ReportSubject};

use crate::i18n::{Locale, t_string};

/// Why something is reported.
#[must_use]
pub fn reason_name(i18n: I18nContext<Locale>, reason: ReportReason) -> &'static str {
    match reason {
        ReportReason::ContactExterne => t_string!(i18n, report.contact),
        ReportReason::PaiementExterne => t_string!(i18n, report.payment),
        ReportReason::Arnaque => t_string!(i18n, report.fraud),
        ReportReason::FausseDemande => t_string!(i18n, report.fake),
        ReportReason::Doublon => t_string!(i18n, report.duplicate),
        ReportReason::Harcelement => t_string!(i18n, report.harassment),
        ReportReason::Discrimination => t_string!(i18n, report.discrimination),
        ReportReason::ContenuIllicite => t_string!(i18n, report.illegal),
        ReportReason::FauxAvis => t_string!(i18n, report.fake_review),
        ReportReason::Autre => t_string!(i18n, report.other),
    }
}

/// What is reported.
#[must_use]
pub fn subject_name(i18n: I18nContext<Locale>, subject: ReportSubject) -> &'static str {
    match subject {
        ReportSubject::Conversation => t_string!(i18n, moderation.subject_conversation),
        ReportSubject::Demande => t_string!(i18n, moderation.subject_demande),
        ReportSubject::Review => t_string!(i18n, moderation.subject_review),
        ReportSubject::User => t_string!(i18n, moderation.subject_user),
    }
}

/// What is decided.
#[must_use]
pub fn action_name(i18n: I18nContext<Locale>, action: DecisionAction) -> &'static str {
    match action {
        DecisionAction::Dismiss => t_string!(i18n, moderation.dismiss),
        DecisionAction::Warn => t_string!(i18n, moderation.warn),
        DecisionAction::Restrict => t_string!(i18n, moderation.restrict),
        DecisionAction::LiftRestriction => t_string!(i18n, moderation.lift),
        DecisionAction::Ban => t_string!(i18n, moderation.ban),
        DecisionAction::Unban => t_string!(i18n, moderation.unban),
        DecisionAction::RemoveDemande => t_string!(i18n, moderation.remove),
        DecisionAction::RestoreDemande => t_string!(i18n, moderation.restore),
        DecisionAction::RemoveReview => t_string!(i18n, moderation.remove_review),
        DecisionAction::RestoreReview => t_string!(i18n, moderation.restore_review),
        DecisionAction::Refund => t_string!(i18n, moderation.refund),
        DecisionAction::Gift => t_string!(i18n, moderation.gift),
    }
}

/// What was decided, to the person it is about.
#[must_use]
pub fn decision_name(i18n: I18nContext<Locale>, action: DecisionAction) -> &'static str {
    match action {
        DecisionAction::Dismiss => t_string!(i18n, account.decided_dismiss),
        DecisionAction::Warn => t_string!(i18n, account.decided_warn),
        DecisionAction::Restrict => t_string!(i18n, account.decided_restrict),
        DecisionAction::LiftRestriction => t_string!(i18n, account.decided_lift),
        DecisionAction::Ban => t_string!(i18n, account.decided_ban),
        DecisionAction::Unban => t_string!(i18n, account.decided_unban),
        DecisionAction::RemoveDemande => t_string!(i18n, account.decided_remove),
        DecisionAction::RestoreDemande => t_string!(i18n, account.decided_restore),
        DecisionAction::RemoveReview => t_string!(i18n, account.decided_remove_review),
        DecisionAction::RestoreReview => t_string!(i18n, account.decided_restore_review),
        DecisionAction::Refund => t_string!(i18n, account.decided_refund),
        DecisionAction::Gift => t_string!(i18n, account.decided_gift),
    }
}

/// As whom a decision is contested.
#[must_use]
pub fn appeal_by(i18n: I18nContext<Locale>, by: AppealBy) -> &'static str {
    match by {
        AppealBy::Person => t_string!(i18n, moderation.appeal_by_person),
        AppealBy::Reporter => t_string!(i18n, moderation.appeal_by_reporter),
    }
}

/// What a browser found.
#[must_use]
pub fn flag_name(i18n: I18nContext<Locale>, kind: FlagKind) -> &'static str {
    match kind {
        FlagKind::ContactExterne => t_string!(i18n, moderation.flag_contact),
        FlagKind::PaiementExterne => t_string!(i18n, moderation.flag_payment),
        FlagKind::ActiviteSuspecte => t_string!(i18n, moderation.flag_suspicious),
    }
}
