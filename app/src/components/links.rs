//! Where the bars, the footer and the notices lead: paths of the route table (`routes.rs`), named once.

use model::{AppealId, ConversationId, DecisionId, DemandeId, ReportId};

/// The landing page.
pub const HOME: &str = "/";
/// The landing page, at "how it works".
pub const HOW: &str = "/#comment";
/// The landing page, at the prices.
pub const PRICES: &str = "/#prix";
/// The search.
pub const SEARCH: &str = "/demandes";
/// The form to post a demande.
pub const POST: &str = "/demandes/nouvelle";
/// The demandes of the person signed in.
pub const MINE: &str = "/mes-demandes";
/// The searches that one keeps.
pub const SAVED: &str = "/recherches";
/// The conversations.
pub const MESSAGES: &str = "/messages";
/// The tokens.
pub const WALLET: &str = "/jetons";
/// The account.
pub const ACCOUNT: &str = "/compte";
/// The password.
pub const PASSWORD: &str = "/compte/mot-de-passe";
/// The e-mail.
pub const EMAIL: &str = "/compte/e-mail";
/// The recovery code.
pub const CODE: &str = "/compte/code-de-secours";
/// The sessions.
pub const SESSIONS: &str = "/compte/appareils";
/// What is held about one, as a file.
pub const EXPORT: &str = "/compte/donnees";
/// What moderators have decided about one.
pub const DECISIONS: &str = "/compte/decisions";
/// Deleting the account.
pub const DELETION: &str = "/compte/suppression";
/// The way back in without the password.
pub const RECOVERY: &str = "/recuperation";
/// Logging in.
pub const LOGIN: &str = "/connexion";
/// Signing up.
pub const SIGNUP: &str = "/inscription";
/// Takes the reader's choices of language and theme, keeps them in cookies and leads back.
pub const PREFERENCES: &str = "/preferences";

/// The trades.
pub const SERVICES: &str = "/services";

/// How demandes are ordered.
pub const RANKING: &str = "/regles/classement";
/// What is taken down and why.
pub const MODERATION: &str = "/regles/moderation";
/// How anyone reports a content.
pub const REPORT: &str = "/regles/signaler";
/// What is known of a person.
pub const PRIVACY: &str = "/regles/confidentialite";
/// The terms.
pub const TERMS: &str = "/regles/conditions";
/// Who publishes the site.
pub const LEGAL: &str = "/regles/mentions-legales";
/// What was done for accessibility and what remains.
pub const ACCESSIBILITY: &str = "/regles/accessibilite";

/// The page of a demande.
#[must_use]
pub fn demande(id: DemandeId) -> String {
    format!("{SEARCH}/{id}")
}

/// The stream of what changes of a demande.
#[must_use]
pub fn demande_live(id: DemandeId) -> String {
    format!("{SEARCH}/{id}/live")
}

/// The form that edits a demande.
#[must_use]
pub fn edit(id: DemandeId) -> String {
    format!("{SEARCH}/{id}/modifier")
}

/// A conversation.
#[must_use]
pub fn conversation(id: ConversationId) -> String {
    format!("{MESSAGES}/{id}")
}

/// What two people compare to be sure that they talk to each other.
#[must_use]
pub fn safety_number(id: ConversationId) -> String {
    format!("{MESSAGES}/{id}/securite")
}

/// Reporting the other side of a conversation.
#[must_use]
pub fn report(id: ConversationId) -> String {
    format!("{MESSAGES}/{id}/signaler")
}

/// The reports that wait for a moderator.
pub const REPORTS: &str = "/moderation";

/// One of them.
#[must_use]
pub fn report_case(id: ReportId) -> String {
    format!("{REPORTS}/{id}")
}

/// An appeal that waits for a moderator.
#[must_use]
pub fn appeal_case(id: AppealId) -> String {
    format!("{REPORTS}/contestations/{id}")
}

/// Contesting a decision.
#[must_use]
pub fn contest(id: DecisionId) -> String {
    format!("{DECISIONS}/{id}/contester")
}

/// The stream of what comes to the person signed in.
pub const LIVE: &str = "/live";

/// Where a purchase of tokens stands.
#[must_use]
pub fn purchase(id: uuid::Uuid) -> String {
    format!("{WALLET}/achats/{id}")
}

/// The receipt of a purchase.
#[must_use]
pub fn receipt(id: uuid::Uuid) -> String {
    format!("{WALLET}/achats/{id}/facture")
}

/// Withdrawing from a purchase.
#[must_use]
pub fn withdraw(id: uuid::Uuid) -> String {
    format!("{WALLET}/achats/{id}/renoncer")
}

/// The credit note of a withdrawal.
#[must_use]
pub fn credit_note(id: uuid::Uuid) -> String {
    format!("{WALLET}/avoirs/{id}")
}

/// The search, for one trade.
#[must_use]
pub fn trade(category: model::Category) -> String {
    format!("{SEARCH}?categorie={}", category.slug())
}

/// The page of a trade.
#[must_use]
pub fn service(category: model::Category) -> String {
    format!("{SERVICES}/{}", category.slug())
}

/// The page of a trade in a town, by the town's slug (`model::place::slug`).
#[must_use]
pub fn service_in(category: model::Category, slug: &str) -> String {
    format!("{SERVICES}/{}/{slug}", category.slug())
}
