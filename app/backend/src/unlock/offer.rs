use model::auth::UserType;
use model::demande::DemandeStatus;
use model::unlock::{MyUnlock, Purse, UnlockChoice, UnlockKind, UnlockOffer};
use model::{ConversationId, DemandeId, Tokens};

use super::Error;
use super::row::{taken, wanted};
use crate::Services;
use crate::auth::Caller;

/// What a demande offers the caller; `None` where he is no pro, or there is no such demande. A premium token is offered
/// only to who has one.
pub async fn offer(
    services: &Services,
    caller: &Caller,
    id: DemandeId,
) -> Result<Option<UnlockOffer>, Error> {
    if caller.me.user_type != UserType::Pro {
        return Ok(None);
    }
    let mut connection = services.db.acquire().await?;
    let Some(wanted) = wanted(&mut connection, id, services.clock.now()).await? else {
        return Ok(None);
    };
    let taken = taken(&mut connection, caller.id, id).await?;
    if taken.is_none() && wanted.terms.status == DemandeStatus::Removed {
        return Ok(None);
    }
    let purse = Purse {
        tokens: caller.me.tokens,
        premium_tokens: caller.me.premium_tokens,
    };
    let choices = UnlockKind::ALL
        .into_iter()
        .filter(|kind| *kind != UnlockKind::PremiumToken || purse.premium_tokens > Tokens(0))
        .filter_map(|kind| {
            let price = wanted.terms.consider(kind).ok()?;
            Some(UnlockChoice {
                kind,
                price,
                missing: purse.missing(price),
            })
        });
    Ok(Some(UnlockOffer {
        choices: if taken.is_some() {
            Vec::new()
        } else {
            choices.collect()
        },
        tokens: purse.tokens,
        premium_tokens: purse.premium_tokens,
        request_key: services.entropy.uuid(),
        mine: taken.map(|taken| MyUnlock {
            conversation_id: taken.conversation.map(ConversationId),
            kind: taken.kind,
            price: taken.price,
            refunded: taken.refunded,
        }),
    }))
}
