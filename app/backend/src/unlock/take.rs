use model::auth::UserType;
use model::demande::DemandeStatus;
use model::ledger::TokenKind;
use model::unlock::{NewUnlock, Purse, UnlockPrice, UnlockRefusal, Unlocked};
use model::{ConversationId, DemandeId, Tokens};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::row::{Taken, Wanted, taken, tokens, wanted};
use crate::Services;
use crate::auth::Caller;

/// Takes a place of a demande for the caller, pays it and opens the conversation; all of it, or nothing. The same request
/// again (same `request_key`) is answered as the first time.
///
/// # Errors
/// [`Error::Refused`] says why not; [`Error::NotFound`], [`Error::Banned`] and [`Error::Deleted`].
pub async fn unlock(services: &Services, caller: &Caller, ask: NewUnlock) -> Result<Unlocked, Error> {
    let now = services.clock.now();
    let id = match ask.request_key {
        Some(key) => derive_id(caller.id, ask.demande_id, key),
        None => services.entropy.uuid(),
    };
    let mut transaction = services.db.begin().await?;
    // The demande before the pro, as everyone locks them: those who come at once go through one by one.
    lock(&mut transaction, ask.demande_id).await?;
    let wanted = wanted(&mut transaction, ask.demande_id, now)
        .await?
        .ok_or(Error::NotFound)?;
    let purse = lock_pro(&mut transaction, caller.id, now).await?;
    if let Some(taken) = taken(&mut transaction, caller.id, ask.demande_id).await? {
        return repeated(id, &taken, purse.tokens);
    }
    let price = admit(&mut transaction, caller, &wanted, ask, &purse).await?;
    let balance = book(&mut transaction, caller.id, id, ask, price, now).await?;
    let conversation = services.entropy.uuid();
    open(&mut transaction, caller.id, wanted.author, id, conversation, now).await?;
    tell_author(&mut transaction, wanted.author, ask.demande_id, id, now).await?;
    transaction.commit().await?;
    let left = match price.paid_with {
        TokenKind::Standard => (balance, purse.tokens.premium_tokens),
        TokenKind::Premium => (purse.tokens.tokens, balance),
    };
    Ok(Unlocked {
        conversation_id: ConversationId(conversation),
        kind: ask.kind,
        price,
        tokens: left.0,
        premium_tokens: left.1,
        repeated: false,
    })
}

/// The id of the unlock that this key asks for: the same pro, the same demande and the same key lead to the same one.
fn derive_id(pro: Uuid, demande: DemandeId, key: Uuid) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(b"leboncoup/v1/unlock/");
    for part in [pro, demande.0, key] {
        hash.update(part.as_bytes());
    }
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(hash.finalize()) {
        *to = from;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

async fn lock(connection: &mut PgConnection, demande: DemandeId) -> Result<(), Error> {
    sqlx::query!(
        "select id from demandes where id = $1 for no key update",
        demande.0
    )
    .fetch_optional(connection)
    .await?
    .ok_or(Error::NotFound)?;
    Ok(())
}

/// The pro, whose book nobody else writes before the transaction ends.
struct Pro {
    tokens: Purse,
    restricted: bool,
}

async fn lock_pro(connection: &mut PgConnection, id: Uuid, now: OffsetDateTime) -> Result<Pro, Error> {
    let row = sqlx::query!(
        r#"
        select token_balance, token_premium_balance, banned as "banned!", deleted_at is not null as "deleted!",
               coalesce(restricted_until > $2, false) as "restricted!"
        from users
        where id = $1
        for no key update
        "#,
        id,
        now,
    )
    .fetch_one(connection)
    .await?;
    if row.deleted {
        return Err(Error::Deleted);
    }
    if row.banned {
        return Err(Error::Banned);
    }
    Ok(Pro {
        tokens: Purse {
            tokens: tokens(row.token_balance),
            premium_tokens: tokens(row.token_premium_balance),
        },
        restricted: row.restricted,
    })
}

/// There is an unlock already: the one that this request made, or another one.
fn repeated(id: Uuid, taken: &Taken, purse: Purse) -> Result<Unlocked, Error> {
    match taken.conversation {
        Some(conversation) if taken.id == id => Ok(Unlocked {
            conversation_id: ConversationId(conversation),
            kind: taken.kind,
            price: taken.price,
            tokens: purse.tokens,
            premium_tokens: purse.premium_tokens,
            repeated: true,
        }),
        _ => Err(Error::Refused(UnlockRefusal::Already)),
    }
}

/// Whether he may, and what it costs.
async fn admit(
    connection: &mut PgConnection,
    caller: &Caller,
    wanted: &Wanted,
    ask: NewUnlock,
    pro: &Pro,
) -> Result<UnlockPrice, Error> {
    if wanted.author == caller.id {
        return Err(Error::Refused(UnlockRefusal::Own));
    }
    if wanted.terms.status == DemandeStatus::Removed {
        return Err(Error::NotFound);
    }
    if caller.me.user_type != UserType::Pro {
        return Err(Error::Refused(UnlockRefusal::NotPro));
    }
    if pro.restricted {
        return Err(Error::Refused(UnlockRefusal::Restricted));
    }
    // Without a lock: a ban that comes in between gives the tokens back (`refund.rs`).
    let author = sqlx::query!(
        r#"select banned as "banned!" from users where id = $1"#,
        wanted.author
    )
    .fetch_one(connection)
    .await?;
    if author.banned {
        return Err(Error::Refused(UnlockRefusal::Closed));
    }
    let price = wanted.terms.consider(ask.kind).map_err(Error::Refused)?;
    if ask.price.is_some_and(|shown| shown != price.tokens) {
        return Err(Error::Refused(UnlockRefusal::PriceChanged));
    }
    if pro.tokens.missing(price) > Tokens(0) {
        return Err(Error::Refused(UnlockRefusal::TooPoor));
    }
    Ok(price)
}

/// Writes the unlock and its payment. The database takes the place and moves the balance, which is returned.
async fn book(
    connection: &mut PgConnection,
    pro: Uuid,
    id: Uuid,
    ask: NewUnlock,
    price: UnlockPrice,
    now: OffsetDateTime,
) -> Result<Tokens, Error> {
    let spent = i32::try_from(price.tokens.0).unwrap_or(i32::MAX);
    sqlx::query!(
        r#"
        insert into unlocks (id, pro_id, demande_id, tokens_spent, paid_with, is_premium, unlocked_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        "#,
        id,
        pro,
        ask.demande_id.0,
        spent,
        price.paid_with.as_str(),
        ask.kind.is_premium(),
        now,
    )
    .execute(&mut *connection)
    .await?;
    let balance = sqlx::query_scalar!(
        r#"
        insert into token_ledger (user_id, kind, amount, reason, unlock_id, created_at)
        values ($1, $2, $3, 'unlock', $4, $5)
        returning balance_after
        "#,
        pro,
        price.paid_with.as_str(),
        -spent,
        id,
        now,
    )
    .fetch_one(connection)
    .await?;
    Ok(tokens(balance))
}

async fn open(
    connection: &mut PgConnection,
    pro: Uuid,
    author: Uuid,
    unlock: Uuid,
    conversation: Uuid,
    now: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query!(
        r#"
        insert into conversations (id, unlock_id, user_a_id, user_b_id, created_at, last_updated)
        values ($1, $2, $3, $4, $5, $5)
        "#,
        conversation,
        unlock,
        author,
        pro,
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn tell_author(
    connection: &mut PgConnection,
    author: Uuid,
    demande: DemandeId,
    unlock: Uuid,
    now: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query!(
        r#"
        insert into notifications (user_id, kind, payload, dedupe_key, created_at)
        values ($1, 'unlock', $2, $3, $4)
        on conflict on constraint notifications_dedupe_key_key do nothing
        "#,
        author,
        json!({ "demandeId": demande }),
        format!("unlock:{unlock}"),
        now,
    )
    .execute(connection)
    .await?;
    Ok(())
}
