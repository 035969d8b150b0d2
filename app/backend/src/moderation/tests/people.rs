//! An author, a pro who has unlocked his demande, their conversation, and two moderators.

use std::sync::Arc;

use futures_util::future::join_all;
use model::auth::{Login, UserType};
use model::ledger::TokenKind;
use model::moderation::{Ground, Measure, NewDecision};
use model::unlock::{NewUnlock, UnlockKind};
use model::{ConversationId, DemandeId};
use sqlx::{AssertSqlSafe, PgPool};
use time::Duration;

use crate::Services;
use crate::auth::{Caller, Error as AuthError, authenticate, login};
use crate::clock::MockClock;
use crate::fixtures::{demande, person, places, services};
use crate::ledger::give;
use crate::moderation::add_moderator;
use crate::unlock::unlock;

pub struct Scene {
    pub services: Services,
    pub clock: Arc<MockClock>,
    pub author: Caller,
    pub pro: Caller,
    pub moderator: Caller,
    pub colleague: Caller,
    pub demande: DemandeId,
    pub conversation: ConversationId,
}

impl Scene {
    pub async fn new(db: PgPool) -> Self {
        let (services, clock) = services(db);
        places(&services.db).await;
        let author = person(&services, "a@b.fr", UserType::Demandeur).await;
        let pro = person(&services, "pro@b.fr", UserType::Pro).await;
        Self::of(services, clock, author, pro).await
    }

    /// The same with people who have keys of their own.
    pub async fn of(services: Services, clock: Arc<MockClock>, author: Caller, pro: Caller) -> Self {
        let moderator = person(&services, "m@b.fr", UserType::Demandeur).await;
        let colleague = person(&services, "n@b.fr", UserType::Pro).await;
        for email in ["m@b.fr", "n@b.fr"] {
            add_moderator(&services, email).await.unwrap();
        }
        give(&services, pro.id, TokenKind::Standard, 100, "test")
            .await
            .unwrap();
        let demande = demande(&services, &author, "Robinet", "75111", 1).await;
        let conversation = opened(&services, &pro, demande).await;
        clock.advance(Duration::hours(1));
        Self {
            services,
            clock,
            author,
            pro,
            moderator,
            colleague,
            demande,
            conversation,
        }
    }

    /// Opens every connection that a test may have, so that those who come at once do.
    pub async fn connect(&self) {
        let open = (0..5).map(|_| self.services.db.acquire());
        for connection in join_all(open).await {
            connection.unwrap();
        }
    }

    pub async fn number(&self, sql: &str) -> i64 {
        sqlx::query_scalar(AssertSqlSafe(format!("select ({sql})::int8")))
            .fetch_one(&self.services.db)
            .await
            .unwrap()
    }

    pub async fn text(&self, sql: &str) -> Option<String> {
        sqlx::query_scalar(AssertSqlSafe(format!("select ({sql})::text")))
            .fetch_one(&self.services.db)
            .await
            .unwrap()
    }

    pub async fn status(&self, demande: DemandeId) -> String {
        self.text(&format!(
            "select concat_ws(' ', status, removal_reason) from demandes where id = '{demande}'"
        ))
        .await
        .unwrap()
    }

    /// What somebody was told, the oldest first.
    pub async fn told(&self, who: &Caller, kind: &str) -> Vec<serde_json::Value> {
        sqlx::query_scalar(
            "select payload from notifications where user_id = $1 and kind = $2 order by created_at, id",
        )
        .bind(who.id)
        .bind(kind)
        .fetch_all(&self.services.db)
        .await
        .unwrap()
    }

    /// One more session of somebody's: its token.
    pub async fn sign_in(&self, email: &str) -> Result<String, AuthError> {
        let form = Login {
            email: email.into(),
            password_hash: "ab".repeat(32),
        };
        login(&self.services, form, "Tests")
            .await
            .map(|(_, session)| session.token)
    }

    pub async fn lives(&self, token: &str) -> bool {
        authenticate(&self.services, token).await.unwrap().is_some()
    }
}

pub async fn opened(services: &Services, pro: &Caller, demande: DemandeId) -> ConversationId {
    try_unlock(services, pro, demande).await.unwrap()
}

pub async fn try_unlock(
    services: &Services,
    pro: &Caller,
    demande_id: DemandeId,
) -> Result<ConversationId, crate::unlock::Error> {
    let ask = NewUnlock {
        demande_id,
        kind: UnlockKind::Standard,
        price: None,
        request_key: None,
    };
    unlock(services, pro, ask)
        .await
        .map(|unlocked| unlocked.conversation_id)
}

pub fn decision(measure: Measure) -> NewDecision {
    NewDecision {
        measure,
        ground: Ground::Terms,
        statement: " Les faits, la règle. ".into(),
    }
}
