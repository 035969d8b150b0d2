use model::Tokens;
use model::moderation::NewRefund;

use super::Error;
use super::moderator::require_moderator;
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
    let unlock = sqlx::query!(
        r#"
        select unlocks.id, pro_id, tokens_spent, paid_with, refunded as "refunded!"
        from unlocks
        join users on users.id = pro_id
        where demande_id = $1 and public_id = $2 and deleted_at is null
        for no key update of unlocks
        "#,
        asked.demande_id.0,
        asked.pro.0,
    )
    .fetch_optional(&mut *transaction)
    .await?
    .ok_or(Error::NotFound)?;
    if unlock.pro_id == moderator {
        return Err(Error::OwnCase);
    }
    if unlock.refunded {
        return Err(Error::AlreadyRefunded);
    }
    sqlx::query!(
        "insert into moderation_decisions
            (id, moderator_id, user_id, action, ground, statement, demande_id, unlock_id, created_at)
         values ($1, $2, $3, 'refund', 'goodwill', $4, $5, $6, $7)",
        decision,
        moderator,
        unlock.pro_id,
        asked.statement,
        asked.demande_id.0,
        unlock.id,
        now,
    )
    .execute(&mut *transaction)
    .await?;
    let given = Given {
        unlock: unlock.id,
        pro: unlock.pro_id,
        demande: asked.demande_id.0,
        tokens: unlock.tokens_spent,
        kind: unlock.paid_with,
        reason: "moderator",
        decision: Some(decision),
    };
    give_back(&mut transaction, &given, now).await?;
    transaction.commit().await?;
    Ok(Tokens(unlock.tokens_spent.unsigned_abs()))
}
