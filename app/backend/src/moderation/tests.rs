mod answers;
mod appeals;
mod decisions;
mod evidence;
mod flags;
mod people;
mod reports;

use model::auth::UserType;
use model::ledger::{MovementReason, TokenKind};
use model::moderation::NewRefund;
use model::unlock::{NewUnlock, UnlockKind};
use model::{DemandeId, Tokens};
use sqlx::PgPool;
use time::Duration;

use super::*;
use crate::Services;
use crate::auth::Caller;
use crate::fixtures::{demande, person, places, services};
use crate::ledger::{give, history, verify};
use crate::unlock::unlock;

/// A pro who has paid 5 of his 20 tokens for a place, and somebody who decides.
struct Scene {
    services: Services,
    pro: Caller,
    moderator: Caller,
    id: DemandeId,
}

async fn scene(db: PgPool) -> Scene {
    let (services, clock) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let pro = person(&services, "pro@b.fr", UserType::Pro).await;
    let moderator = person(&services, "m@b.fr", UserType::Pro).await;
    add_moderator(&services, "m@b.fr").await.unwrap();
    for who in [&pro, &moderator] {
        give(&services, who.id, TokenKind::Standard, 20, "test")
            .await
            .unwrap();
    }
    let id = demande(&services, &author, "Robinet", "75111", 1).await;
    for who in [&pro, &moderator] {
        let ask = NewUnlock {
            demande_id: id,
            kind: UnlockKind::Standard,
            price: None,
            request_key: None,
        };
        unlock(&services, who, ask).await.unwrap();
    }
    clock.advance(Duration::hours(1));
    Scene {
        services,
        pro,
        moderator,
        id,
    }
}

impl Scene {
    fn asked(&self, pro: &Caller, statement: &str) -> NewRefund {
        NewRefund {
            demande_id: self.id,
            pro: pro.me.public_id.clone(),
            statement: statement.into(),
        }
    }

    async fn balance(&self) -> i32 {
        sqlx::query_scalar("select token_balance from users where id = $1")
            .bind(self.pro.id)
            .fetch_one(&self.services.db)
            .await
            .unwrap()
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_moderator_gives_back_once_and_the_pro_reads_why(db: PgPool) {
    let scene = scene(db).await;
    let asked = || scene.asked(&scene.pro, " L’auteur n’habite pas là. ");
    assert_eq!(
        refund(&scene.services, &scene.moderator, asked()).await.unwrap(),
        Tokens(5)
    );
    assert_eq!(scene.balance().await, 20);
    let again = refund(&scene.services, &scene.moderator, asked()).await;
    assert!(matches!(again, Err(Error::AlreadyRefunded)));
    assert_eq!(scene.balance().await, 20);

    let movements = history(&scene.services, &scene.pro, None)
        .await
        .unwrap()
        .movements;
    assert_eq!(movements[0].reason, MovementReason::RefundModerator);
    assert_eq!(movements[0].note.as_deref(), Some("L’auteur n’habite pas là."));
    let told: i64 = sqlx::query_scalar(
        "select count(*) from notifications where user_id = $1 and kind = 'refund' and payload ->> 'reason' = 'moderator'",
    )
    .bind(scene.pro.id)
    .fetch_one(&scene.services.db)
    .await
    .unwrap();
    assert_eq!(told, 1);
    assert!(verify(&scene.services).await.unwrap().faults.is_empty());
}

#[sqlx::test(migrations = "../../migrations")]
async fn twenty_decisions_at_once_give_back_once(db: PgPool) {
    let scene = scene(db).await;
    let decisions = (0..20).map(|_| {
        refund(
            &scene.services,
            &scene.moderator,
            scene.asked(&scene.pro, "Une fois."),
        )
    });
    let made = futures_util::future::join_all(decisions).await;
    assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1);
    assert_eq!(scene.balance().await, 20);
    assert!(verify(&scene.services).await.unwrap().faults.is_empty());
}

#[sqlx::test(migrations = "../../migrations")]
async fn only_a_moderator_decides_and_not_about_himself(db: PgPool) {
    let scene = scene(db).await;
    let by = async |caller: &Caller, asked: NewRefund| refund(&scene.services, caller, asked).await;
    let other = by(&scene.pro, scene.asked(&scene.moderator, "Pour un ami.")).await;
    assert!(matches!(other, Err(Error::NotFound)));
    let own = by(&scene.moderator, scene.asked(&scene.moderator, "Pour moi.")).await;
    assert!(matches!(own, Err(Error::OwnCase)));
    let silent = by(&scene.moderator, scene.asked(&scene.pro, " ")).await;
    assert!(matches!(silent, Err(Error::Invalid(_))));
    let nobody = NewRefund {
        demande_id: DemandeId(uuid::Uuid::nil()),
        ..scene.asked(&scene.pro, "Rien.")
    };
    assert!(matches!(by(&scene.moderator, nobody).await, Err(Error::NotFound)));

    remove_moderator(&scene.services, " M@b.fr ").await.unwrap();
    assert!(moderators(&scene.services).await.unwrap().is_empty());
    let late = by(&scene.moderator, scene.asked(&scene.pro, "Trop tard.")).await;
    assert!(matches!(late, Err(Error::NotFound)));
    assert_eq!(scene.balance().await, 15);
}

#[sqlx::test(migrations = "../../migrations")]
async fn moderators_come_go_and_come_back(db: PgPool) {
    let (services, _) = services(db);
    let one = person(&services, "m@b.fr", UserType::Demandeur).await;
    assert!(matches!(
        add_moderator(&services, "nobody@b.fr").await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        remove_moderator(&services, "m@b.fr").await,
        Err(Error::NotFound)
    ));
    for _ in 0..2 {
        assert_eq!(
            add_moderator(&services, "m@b.fr").await.unwrap(),
            one.me.public_id
        );
        assert_eq!(
            add_moderator(&services, "m@b.fr").await.unwrap(),
            one.me.public_id
        );
        assert_eq!(
            moderators(&services).await.unwrap(),
            std::slice::from_ref(&one.me.public_id)
        );
        assert_eq!(
            remove_moderator(&services, "m@b.fr").await.unwrap(),
            one.me.public_id
        );
    }
}
