use model::Tokens;
use model::moderation::{DecisionAction, Ground, NewRefund};
use model::{DemandeId, PublicId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::moderator::require_moderator;
use super::record::Record;
use crate::Services;
use crate::auth::Caller;
use crate::unlock::{Given, give_back};

/// Gives a pro the tokens of an unlock back, by a decision that is kept and that he reads. Once per unlock, whether by rule
/// or by decision. The place stays taken.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::NotFound`]: there is no such unlock, its pro has left, or the caller is no moderator;
/// [`Error::OwnCase`]; [`Error::AlreadyRefunded`].
pub async fn refund(services: &Services, caller: &Caller, asked: NewRefund) -> Result<Tokens, Error> {
    let asked = asked.validate().map_err(Error::Invalid)?;
    let (decision, now) = (services.entropy.uuid(), services.clock.now());
    let mut transaction = services.db.begin().await?;
    let moderator = require_moderator(&mut transaction, caller).await?;
    let paid = Paid::hold(&mut transaction, asked.demande_id, &asked.pro, moderator).await?;
    let record = Record {
        id: decision,
        report: None,
        moderator: Some(moderator),
        person: paid.pro,
        action: DecisionAction::Refund,
        ground: Ground::Goodwill,
        statement: &asked.statement,
        demande: Some(paid.demande),
        unlock: Some(paid.unlock),
        until: None,
    };
    record.write(&mut transaction, now).await?;
    let tokens = paid.give_back(&mut transaction, decision, now).await?;
    transaction.commit().await?;
    Ok(tokens)
}

/// An unlock whose tokens nobody else gives back before the transaction ends.
pub(super) struct Paid {
    pub unlock: Uuid,
    pub pro: Uuid,
    pub demande: Uuid,
    tokens: i32,
    kind: String,
}

impl Paid {
    /// Locks what a pro has paid for a demande.
    pub async fn hold(
        connection: &mut PgConnection,
        demande: DemandeId,
        pro: &PublicId,
        moderator: Uuid,
    ) -> Result<Self, Error> {
        let unlock = sqlx::query!(
            r#"
            select unlocks.id, pro_id, tokens_spent, paid_with, refunded as "refunded!"
            from unlocks
            join users on users.id = pro_id
            where demande_id = $1 and public_id = $2 and deleted_at is null
            for no key update of unlocks
            "#,
            demande.0,
            pro.0,
        )
        .fetch_optional(connection)
        .await?
        .ok_or(Error::NotFound)?;
        if unlock.pro_id == moderator {
            return Err(Error::OwnCase);
        }
        if unlock.refunded {
            return Err(Error::AlreadyRefunded);
        }
        Ok(Self {
            unlock: unlock.id,
            pro: unlock.pro_id,
            demande: demande.0,
            tokens: unlock.tokens_spent,
            kind: unlock.paid_with,
        })
    }

    /// Gives it back by a decision that is written down, and tells the pro.
    pub async fn give_back(
        self,
        connection: &mut PgConnection,
        decision: Uuid,
        now: OffsetDateTime,
    ) -> Result<Tokens, Error> {
        let given = Given {
            unlock: self.unlock,
            pro: self.pro,
            demande: self.demande,
            tokens: self.tokens,
            kind: self.kind,
            reason: "moderator",
            decision: Some(decision),
        };
        give_back(connection, &given, now).await?;
        Ok(Tokens(self.tokens.unsigned_abs()))
    }
}
