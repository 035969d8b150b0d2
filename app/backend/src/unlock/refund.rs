//! Tokens given back by rule (the page of rules `jetons.fr.md`, § Quand les jetons sont rendus), once per unlock.

mod rule;

use model::DemandeId;
use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use rule::{Dates, Rule, UNANSWERED_AFTER, UNREAD_AFTER};

use crate::{DatabaseError, Services};

/// Unlocks looked at in one statement.
const BATCH: i64 = 500;

/// How many unlocks were given back, by rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refunded {
    /// The first message was not opened within 72 h.
    pub unread: u64,
    /// No answer within 7 days.
    pub unanswered: u64,
    /// The demande was removed as fake or as a duplicate.
    pub removed: u64,
    /// The author was banned within 7 days of the unlock.
    pub banned: u64,
}

impl Refunded {
    const fn count(&mut self, rule: Rule) {
        match rule {
            Rule::Unread => self.unread += 1,
            Rule::Unanswered => self.unanswered += 1,
            Rule::Removed => self.removed += 1,
            Rule::Banned => self.banned += 1,
        }
    }
}

/// Gives back what is due at `now`. One that fails keeps no other from its own; the first failure is returned at the end.
pub(crate) async fn refund_due(services: &Services, now: OffsetDateTime) -> Result<Refunded, DatabaseError> {
    let mut refunded = Refunded::default();
    let (mut after, mut failed) = (Uuid::nil(), Ok(()));
    loop {
        let batch = candidates(services, after, now).await?;
        let Some(last) = batch.last() else {
            return failed.map(|()| refunded);
        };
        after = *last;
        for unlock in batch {
            match refund(services, unlock, now).await {
                Ok(Some(rule)) => refunded.count(rule),
                Ok(None) => {}
                Err(error) => failed = failed.and(Err(error)),
            }
        }
    }
}

/// Gives back at once what a decision about this demande or its author makes due.
pub async fn refund_demande(services: &Services, demande: DemandeId) -> Result<Refunded, DatabaseError> {
    let now = services.clock.now();
    let unlocks = sqlx::query_scalar!(
        "select id from unlocks where demande_id = $1 and refunded_at is null order by id",
        demande.0,
    )
    .fetch_all(&services.db)
    .await?;
    let mut refunded = Refunded::default();
    for unlock in unlocks {
        if let Some(rule) = refund(services, unlock, now).await? {
            refunded.count(rule);
        }
    }
    Ok(refunded)
}

/// Unlocks that may be due, by id: each is looked at again under its lock.
async fn candidates(
    services: &Services,
    after: Uuid,
    now: OffsetDateTime,
) -> Result<Vec<Uuid>, DatabaseError> {
    sqlx::query_scalar!(
        r#"
        select id as "id!"
        from (
            select id
            from unlocks
            where refunded_at is null and first_message_at < $2
              and (opened_at is null or opened_at - first_message_at > interval '72 hours')
            union
            select id
            from unlocks
            where refunded_at is null and first_message_at < $3
              and (answered_at is null or answered_at - first_message_at > interval '168 hours')
            union
            select unlocks.id
            from demandes
            join unlocks on unlocks.demande_id = demandes.id
            where removal_reason in ('fake', 'duplicate') and refunded_at is null
            union
            select unlocks.id
            from users
            join demandes on demandes.author_id = users.id
            join unlocks on unlocks.demande_id = demandes.id
            where banned_at is not null and refunded_at is null and banned_at - unlocked_at <= interval '168 hours'
        ) due
        where id > $1
        order by id
        limit $4
        "#,
        after,
        now - UNREAD_AFTER,
        now - UNANSWERED_AFTER,
        BATCH,
    )
    .fetch_all(&services.db)
    .await
}

/// Gives the tokens of an unlock back where a rule says so, and tells the pro. `None` where none does, where they were
/// given back before, or where somebody else is at it.
async fn refund(
    services: &Services,
    unlock: Uuid,
    now: OffsetDateTime,
) -> Result<Option<Rule>, DatabaseError> {
    let mut transaction = services.db.begin().await?;
    let row = sqlx::query!(
        r#"
        select pro_id, demande_id, tokens_spent, paid_with, unlocked_at, first_message_at, opened_at, answered_at,
               demandes.removal_reason, author.banned_at as author_banned_at
        from unlocks
        join demandes on demandes.id = unlocks.demande_id
        join users author on author.id = demandes.author_id
        join users pro on pro.id = unlocks.pro_id
        where unlocks.id = $1 and refunded_at is null and pro.deleted_at is null
        for no key update of unlocks skip locked
        "#,
        unlock,
    )
    .fetch_optional(&mut *transaction)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let dates = Dates {
        unlocked_at: row.unlocked_at,
        first_message_at: row.first_message_at,
        opened_at: row.opened_at,
        answered_at: row.answered_at,
        removed_as_fake: matches!(row.removal_reason.as_deref(), Some("fake" | "duplicate")),
        author_banned_at: row.author_banned_at,
    };
    let Some(rule) = dates.due(now) else {
        return Ok(None);
    };
    let given = Given {
        unlock,
        pro: row.pro_id,
        demande: row.demande_id,
        tokens: row.tokens_spent,
        kind: row.paid_with,
        reason: rule.as_str(),
        decision: None,
    };
    give_back(&mut transaction, &given, now).await?;
    transaction.commit().await?;
    Ok(Some(rule))
}

/// Tokens that go back to a pro.
pub(crate) struct Given {
    pub unlock: Uuid,
    pub pro: Uuid,
    pub demande: Uuid,
    pub tokens: i32,
    pub kind: String,
    /// `unlocks.refund_reason`; the ledger's reason is `refund_` and this.
    pub reason: &'static str,
    /// The decision that gives them back, where no rule does.
    pub decision: Option<Uuid>,
}

/// The mark on the unlock, the ledger's row and the word to the pro. The unlock is locked, and was not given back before.
pub(crate) async fn give_back(
    connection: &mut PgConnection,
    given: &Given,
    now: OffsetDateTime,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "update unlocks set refunded_at = $2, refund_reason = $3 where id = $1",
        given.unlock,
        now,
        given.reason,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        r#"
        insert into token_ledger (user_id, kind, amount, reason, unlock_id, decision_id, created_at)
        values ($1, $2, $3, 'refund_' || $4::text, $5, $6, $7)
        "#,
        given.pro,
        given.kind,
        given.tokens,
        given.reason,
        given.unlock,
        given.decision,
        now,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        r#"
        insert into notifications (user_id, kind, payload, dedupe_key, created_at)
        values ($1, 'refund', $2, $3, $4)
        on conflict on constraint notifications_dedupe_key_key do nothing
        "#,
        given.pro,
        json!({ "demandeId": given.demande, "tokens": given.tokens, "kind": given.kind, "reason": given.reason }),
        format!("refund:{}", given.unlock),
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}
