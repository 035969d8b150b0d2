//! The counters: what browsers find, and what many findings lead to.

use futures_util::future::join_all;
use model::auth::UserType;
use model::detection::{Certainty, FlagKind};
use model::moderation::{FlagEffect, Measure, NewFlag, NewFlags};
use model::unlock::UnlockRefusal;
use sqlx::PgPool;
use sqlx::postgres::{PgListener, PgPoolOptions};
use time::Duration;

use super::people::{Scene, decision, opened, try_unlock};
use crate::Services;
use crate::auth::{Caller, Error as AuthError};
use crate::fixtures::{demande, demande_form, person};
use crate::moderation::{Case, Error, decide, flag};

const ALL: [FlagKind; 3] = FlagKind::ALL;

impl Scene {
    fn found(&self, kinds: &[FlagKind], certainty: Certainty) -> NewFlags {
        NewFlags {
            conversation_id: self.conversation,
            flags: kinds.iter().map(|&kind| NewFlag { kind, certainty }).collect(),
        }
    }

    /// Flags until the counter stands at `total`; returns what the last one led to.
    pub async fn flag_up_to(&self, who: &Caller, total: u32) -> FlagEffect {
        loop {
            let one = self.found(&[FlagKind::ContactExterne], Certainty::Certain);
            let standing = flag(&self.services, who, one).await.unwrap();
            if standing.total == total {
                return standing.effect;
            }
        }
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_hundred_flags_at_once_on_two_servers_lead_to_each_measure_once(db: PgPool) {
    let scene = Scene::new(db.clone()).await;
    let second = PgPoolOptions::new()
        .max_connections(5)
        .connect_with((*db.connect_options()).clone())
        .await
        .unwrap();
    let elsewhere = Services {
        db: second.clone(),
        ..scene.services.clone()
    };
    let other = demande(&scene.services, &scene.author, "Prise", "75111", 2).await;
    let conversation = opened(&scene.services, &scene.pro, other).await;
    let flags = (0..100).map(|number| {
        let services = [&scene.services, &elsewhere][number % 2];
        let one = scene.found(&[ALL[number % 3]], Certainty::Certain);
        let one = NewFlags {
            conversation_id: [scene.conversation, conversation][number / 2 % 2],
            ..one
        };
        flag(services, &scene.pro, one)
    });
    let answers = join_all(flags).await;
    second.close().await;

    let until = (time::macros::datetime!(2026-11-22 13:00 UTC) + Duration::days(7)).unix_timestamp() * 1_000;
    let mut counted: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().ok()).collect();
    counted.sort_by_key(|standing| standing.total);
    assert_eq!(
        counted.iter().map(|standing| standing.total).collect::<Vec<_>>(),
        (1..=50).collect::<Vec<_>>()
    );
    let effects: Vec<_> = counted
        .iter()
        .filter(|standing| standing.effect != FlagEffect::Nothing)
        .map(|standing| (standing.total, standing.effect))
        .collect();
    assert_eq!(
        effects,
        [
            (10, FlagEffect::Warned),
            (25, FlagEffect::Restricted { until }),
            (50, FlagEffect::Banned)
        ]
    );
    let late = answers
        .iter()
        .filter(|answer| matches!(answer, Err(Error::Banned)));
    assert_eq!(late.count(), 50);
    assert_eq!(
        scene.number("select sum(count) from conversation_flags").await,
        50
    );
    let kept = "select string_agg(action, ' ' order by case action when 'warn' then 1 when 'restrict' then 2 else 3 end)
                from moderation_decisions where moderator_id is null and ground = 'terms' and statement like '%automatique%'";
    assert_eq!(scene.text(kept).await.as_deref(), Some("warn restrict ban"));
    let told = scene.told(&scene.pro, "moderation").await;
    assert_eq!(told.len(), 3);
    assert!(told.iter().all(|payload| payload["automatic"] == true));
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_ban_ends_every_session_at_once_and_every_server_hears_of_it(db: PgPool) {
    let scene = Scene::new(db.clone()).await;
    let tokens = [
        scene.sign_in("pro@b.fr").await.unwrap(),
        scene.sign_in("pro@b.fr").await.unwrap(),
    ];
    scene.flag_up_to(&scene.pro, 49).await;
    for token in &tokens {
        assert!(scene.lives(token).await);
    }
    let mut listener = PgListener::connect_with(&db).await.unwrap();
    listener.listen("live").await.unwrap();
    let standing = flag(&scene.services, &scene.pro, scene.found(&ALL, Certainty::Certain))
        .await
        .unwrap();
    assert_eq!((standing.total, standing.effect), (52, FlagEffect::Banned));
    for token in &tokens {
        assert!(!scene.lives(token).await);
    }
    let notice = tokio::time::timeout(std::time::Duration::from_secs(10), listener.recv())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(notice.payload(), format!("person {}", scene.pro.id));
    assert!(
        matches!(scene.sign_in("pro@b.fr").await, Err(AuthError::Banned(closed)) if !closed.reason.is_empty())
    );
    assert_eq!(
        scene
            .number("select count(*) from sessions join users on users.id = sessions.user_id where banned and revoked_at is null")
            .await,
        0
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_is_only_possible_leads_to_nothing(db: PgPool) {
    let scene = Scene::new(db).await;
    for _ in 0..30 {
        let standing = flag(
            &scene.services,
            &scene.pro,
            scene.found(&ALL, Certainty::Possible),
        )
        .await
        .unwrap();
        assert_eq!((standing.total, standing.effect), (0, FlagEffect::Nothing));
    }
    assert_eq!(
        scene
            .number("select sum(possible_count) from conversation_flags")
            .await,
        90
    );
    assert_eq!(scene.number("select count(*) from moderation_decisions").await, 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_restricted_neither_unlock_nor_post_for_seven_days(db: PgPool) {
    let scene = Scene::new(db).await;
    let other = demande(&scene.services, &scene.author, "Prise", "75111", 2).await;
    for who in [&scene.pro, &scene.author] {
        let effect = scene.flag_up_to(who, 25).await;
        assert!(matches!(effect, FlagEffect::Restricted { .. }));
    }
    let post = async |key: u128| {
        let form = demande_form("Volet", "75111", key);
        crate::demande::post(&scene.services, &scene.author, form).await
    };
    scene.clock.advance(Duration::days(7) - Duration::SECOND);
    assert!(matches!(
        try_unlock(&scene.services, &scene.pro, other).await,
        Err(crate::unlock::Error::Refused(UnlockRefusal::Restricted))
    ));
    assert!(matches!(post(3).await, Err(crate::demande::Error::Restricted)));
    scene.clock.advance(Duration::SECOND);
    try_unlock(&scene.services, &scene.pro, other).await.unwrap();
    post(3).await.unwrap();
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_longer_restriction_by_a_moderator_stands(db: PgPool) {
    let scene = Scene::new(db).await;
    let case = Case::Person(scene.pro.me.public_id.clone());
    let made = decide(
        &scene.services,
        &scene.moderator,
        &case,
        decision(Measure::Restrict { days: 30 }),
    )
    .await
    .unwrap();
    let until = made.until.unwrap();
    assert_eq!(
        scene.flag_up_to(&scene.pro, 25).await,
        FlagEffect::Restricted { until }
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_demandes_of_a_banned_author_come_down_and_pros_get_their_tokens_back(db: PgPool) {
    let scene = Scene::new(db).await;
    let other = demande(&scene.services, &scene.author, "Prise", "75111", 2).await;
    let balance =
        || scene.number("select token_balance from users where display_name <> '' and token_balance > 0");
    assert_eq!(balance().await, 95);
    assert_eq!(scene.flag_up_to(&scene.author, 50).await, FlagEffect::Banned);
    for id in [scene.demande, other] {
        assert_eq!(scene.status(id).await, "removed author_banned");
    }
    assert_eq!(balance().await, 100);
    assert!(matches!(
        try_unlock(&scene.services, &scene.pro, other).await,
        Err(crate::unlock::Error::NotFound)
    ));
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_a_person_has_undone_no_program_does_again(db: PgPool) {
    let scene = Scene::new(db).await;
    scene.flag_up_to(&scene.pro, 50).await;
    let case = Case::Person(scene.pro.me.public_id.clone());
    decide(&scene.services, &scene.moderator, &case, decision(Measure::Unban))
        .await
        .unwrap();
    let token = scene.sign_in("pro@b.fr").await.unwrap();
    assert_eq!(scene.flag_up_to(&scene.pro, 60).await, FlagEffect::Nothing);
    assert!(scene.lives(&token).await);
}

#[sqlx::test(migrations = "../../migrations")]
async fn only_a_side_of_the_conversation_is_counted(db: PgPool) {
    let scene = Scene::new(db).await;
    let stranger = person(&scene.services, "x@b.fr", UserType::Pro).await;
    let found = || scene.found(&ALL, Certainty::Certain);
    assert!(matches!(
        flag(&scene.services, &stranger, found()).await,
        Err(Error::NotFound)
    ));
    let none = scene.found(&[], Certainty::Certain);
    assert!(matches!(
        flag(&scene.services, &scene.pro, none).await,
        Err(Error::Invalid(_))
    ));
    sqlx::query("update conversations set b_left_at = now()")
        .execute(&scene.services.db)
        .await
        .unwrap();
    assert!(matches!(
        flag(&scene.services, &scene.pro, found()).await,
        Err(Error::NotFound)
    ));
    assert_eq!(scene.number("select count(*) from conversation_flags").await, 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_counter_outlives_the_conversation_it_was_counted_in(db: PgPool) {
    let scene = Scene::new(db).await;
    scene.flag_up_to(&scene.pro, 12).await;
    sqlx::query("delete from conversations")
        .execute(&scene.services.db)
        .await
        .unwrap();
    assert_eq!(
        scene.number("select sum(count) from conversation_flags").await,
        12
    );
}
