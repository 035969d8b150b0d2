//! What moderators decide, about reports and about people.

use futures_util::future::join_all;
use model::auth::UserType;
use model::moderation::{DecisionAction, DecisionMade, Measure, NewReport, RemovalReason, ReportReason};
use model::{DemandeId, ReportId};
use serde_json::json;
use sqlx::PgPool;
use time::Duration;

use super::people::{Scene, decision, try_unlock};
use crate::auth::Caller;
use crate::fixtures::{demande, person};
use crate::moderation::{Case, Error, decide, queue, report};

impl Scene {
    /// The pro reports the author.
    pub async fn reported(&self) -> ReportId {
        let new = NewReport {
            conversation_id: self.conversation,
            reason: ReportReason::Arnaque,
            details: None,
            good_faith: false,
            messages: Vec::new(),
        };
        report(&self.services, &self.pro, new).await.unwrap().id
    }

    async fn about(&self, who: &Caller, measure: Measure) -> Result<DecisionMade, Error> {
        let case = Case::Person(who.me.public_id.clone());
        decide(&self.services, &self.moderator, &case, decision(measure)).await
    }

    async fn report_status(&self, id: ReportId) -> String {
        self.text(&format!("select status from reports where id = '{id}'"))
            .await
            .unwrap()
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_dismissal_is_told_to_the_reporter_alone(db: PgPool) {
    let scene = Scene::new(db).await;
    let id = scene.reported().await;
    let made = decide(
        &scene.services,
        &scene.moderator,
        &Case::Report(id),
        decision(Measure::Dismiss),
    )
    .await
    .unwrap();
    assert_eq!(made.action, DecisionAction::Dismiss);
    assert_eq!(scene.report_status(id).await, "reviewed");
    assert_eq!(
        scene.told(&scene.pro, "report").await,
        [json!({ "outcome": "dismissed", "decisionId": made.id })]
    );
    assert!(scene.told(&scene.author, "moderation").await.is_empty());
    // His export holds no word of it either.
    let export = crate::account::export(&scene.services, &scene.author)
        .await
        .unwrap();
    assert!(export.decisions.is_empty());
    // Without a report there is nothing to dismiss.
    let nothing = scene.about(&scene.author, Measure::Dismiss).await;
    assert!(matches!(nothing, Err(Error::Invalid(_))));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_measure_is_told_to_the_person_with_its_reasons_and_to_the_reporter_without(db: PgPool) {
    let scene = Scene::new(db).await;
    let id = scene.reported().await;
    let made = decide(
        &scene.services,
        &scene.moderator,
        &Case::Report(id),
        decision(Measure::Restrict { days: 3 }),
    )
    .await
    .unwrap();
    let until = made.until.unwrap();
    assert_eq!(scene.report_status(id).await, "actioned");
    assert_eq!(
        scene.told(&scene.author, "moderation").await,
        [
            json!({ "decisionId": made.id, "action": "restrict", "automatic": false, "demandeId": null, "until": until })
        ]
    );
    assert_eq!(
        scene.told(&scene.pro, "report").await,
        [json!({ "outcome": "actioned", "decisionId": null })]
    );
    let kept = scene
        .text("select concat_ws('|', statement, ground) from moderation_decisions")
        .await;
    assert_eq!(kept.as_deref(), Some("Les faits, la règle.|terms"));
    // Once decided, it can be reported again.
    scene.reported().await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn of_twenty_decisions_at_once_about_a_report_one_is_made(db: PgPool) {
    let scene = Scene::new(db).await;
    let case = Case::Report(scene.reported().await);
    scene.connect().await;
    let decisions = (0..20).map(|number| {
        let by = [&scene.moderator, &scene.colleague][number % 2];
        let measure = [Measure::Warn, Measure::Ban, Measure::Dismiss][number % 3].clone();
        decide(&scene.services, by, &case, decision(measure))
    });
    let made = join_all(decisions).await;
    assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1);
    assert_eq!(
        made.iter()
            .filter(|made| matches!(made, Err(Error::AlreadyDecided)))
            .count(),
        19
    );
    assert_eq!(scene.number("select count(*) from moderation_decisions").await, 1);
    assert_eq!(
        scene
            .number("select count(*) from notifications where kind = 'report'")
            .await,
        1
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_ban_takes_effect_at_once_and_is_undone_whole(db: PgPool) {
    let scene = Scene::new(db).await;
    let token = scene.sign_in("a@b.fr").await.unwrap();
    let post = async |title: &str, key| demande(&scene.services, &scene.author, title, "75111", key).await;
    let (fake, done) = (post("Faux", 2).await, post("Fini", 3).await);
    let taken_down = Measure::RemoveDemande {
        demande_id: fake,
        reason: RemovalReason::Fake,
    };
    scene.about(&scene.author, taken_down).await.unwrap();
    crate::demande::resolve(&scene.services, &scene.author, done)
        .await
        .unwrap();

    scene.about(&scene.author, Measure::Ban).await.unwrap();
    assert!(!scene.lives(&token).await);
    assert_eq!(scene.status(scene.demande).await, "removed author_banned");
    assert_eq!(scene.status(done).await, "resolved");
    assert_eq!(
        scene
            .text("select ban_reason from users where banned")
            .await
            .as_deref(),
        Some("Les faits, la règle.")
    );
    // Banned within seven days of the unlock.
    assert_eq!(
        scene.text("select refund_reason from unlocks").await.as_deref(),
        Some("banned")
    );
    assert!(matches!(
        scene.about(&scene.author, Measure::Ban).await,
        Err(Error::NoChange)
    ));

    scene.clock.advance(Duration::days(1));
    scene.about(&scene.author, Measure::Unban).await.unwrap();
    assert!(!scene.lives(&token).await, "he signs in anew");
    scene.sign_in("a@b.fr").await.unwrap();
    assert_eq!(scene.status(scene.demande).await, "active");
    assert_eq!(scene.status(fake).await, "removed fake");
    assert_eq!(scene.status(done).await, "resolved");
    assert!(matches!(
        scene.about(&scene.author, Measure::Unban).await,
        Err(Error::NoChange)
    ));
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_expired_meanwhile_comes_back_as_expired(db: PgPool) {
    let scene = Scene::new(db).await;
    scene.about(&scene.author, Measure::Ban).await.unwrap();
    scene.clock.advance(Duration::days(30));
    scene.about(&scene.author, Measure::Unban).await.unwrap();
    assert_eq!(scene.status(scene.demande).await, "expired");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_restriction_is_lifted_before_its_time(db: PgPool) {
    let scene = Scene::new(db).await;
    let other = demande(&scene.services, &scene.author, "Prise", "75111", 2).await;
    assert!(matches!(
        scene.about(&scene.pro, Measure::LiftRestriction).await,
        Err(Error::NoChange)
    ));
    scene
        .about(&scene.pro, Measure::Restrict { days: 365 })
        .await
        .unwrap();
    scene.clock.advance(Duration::hours(1));
    try_unlock(&scene.services, &scene.pro, other).await.unwrap_err();
    scene.about(&scene.pro, Measure::LiftRestriction).await.unwrap();
    try_unlock(&scene.services, &scene.pro, other).await.unwrap();
    let told = scene.told(&scene.pro, "moderation").await;
    assert_eq!(
        told.iter().map(|payload| &payload["action"]).collect::<Vec<_>>(),
        ["restrict", "lift_restriction"]
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_fake_demande_comes_down_with_the_tokens_given_back_and_can_be_put_back(db: PgPool) {
    let scene = Scene::new(db).await;
    let id = scene.reported().await;
    let remove = |demande_id: DemandeId| Measure::RemoveDemande {
        demande_id,
        reason: RemovalReason::Fake,
    };
    // Somebody else's demande is no matter of this report.
    let others = person(&scene.services, "o@b.fr", UserType::Demandeur).await;
    let theirs = demande(&scene.services, &others, "Volet", "75111", 1).await;
    let by_report = async |measure| {
        decide(
            &scene.services,
            &scene.moderator,
            &Case::Report(id),
            decision(measure),
        )
        .await
    };
    assert!(matches!(by_report(remove(theirs)).await, Err(Error::NotFound)));
    assert_eq!(scene.report_status(id).await, "pending");
    by_report(remove(scene.demande)).await.unwrap();
    assert_eq!(scene.status(scene.demande).await, "removed fake");
    assert_eq!(scene.told(&scene.pro, "refund").await.len(), 1);
    assert!(matches!(
        scene.about(&scene.author, remove(scene.demande)).await,
        Err(Error::NoChange)
    ));

    let restore = || Measure::RestoreDemande {
        demande_id: scene.demande,
    };
    scene.about(&scene.author, Measure::Ban).await.unwrap();
    assert!(matches!(
        scene.about(&scene.author, restore()).await,
        Err(Error::NoChange)
    ));
    scene.about(&scene.author, Measure::Unban).await.unwrap();
    scene.about(&scene.author, restore()).await.unwrap();
    assert_eq!(scene.status(scene.demande).await, "active");
    assert!(matches!(
        scene.about(&scene.author, restore()).await,
        Err(Error::NoChange)
    ));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_report_ends_in_tokens_given_back(db: PgPool) {
    let scene = Scene::new(db).await;
    let id = scene.reported().await;
    let refund = || Measure::Refund {
        demande_id: scene.demande,
        pro: scene.pro.me.public_id.clone(),
    };
    decide(
        &scene.services,
        &scene.moderator,
        &Case::Report(id),
        decision(refund()),
    )
    .await
    .unwrap();
    assert_eq!(scene.report_status(id).await, "actioned");
    assert_eq!(
        scene.text("select refund_reason from unlocks").await.as_deref(),
        Some("moderator")
    );
    assert!(matches!(
        scene.about(&scene.pro, refund()).await,
        Err(Error::AlreadyRefunded)
    ));
    let faults = crate::ledger::verify(&scene.services).await.unwrap().faults;
    assert!(faults.is_empty());
}

#[sqlx::test(migrations = "../../migrations")]
async fn nobody_decides_his_own_case_and_only_moderators_decide(db: PgPool) {
    let scene = Scene::new(db).await;
    let case = Case::Report(scene.reported().await);
    for stranger in [&scene.pro, &scene.author] {
        for measure in [Measure::Dismiss, Measure::Ban] {
            let refused = decide(&scene.services, stranger, &case, decision(measure)).await;
            assert!(matches!(refused, Err(Error::NotFound)));
        }
    }
    let own = scene.about(&scene.moderator, Measure::LiftRestriction).await;
    assert!(matches!(own, Err(Error::OwnCase)));
    for email in ["a@b.fr", "pro@b.fr"] {
        crate::moderation::add_moderator(&scene.services, email)
            .await
            .unwrap();
    }
    for party in [&scene.pro, &scene.author] {
        let own = decide(&scene.services, party, &case, decision(Measure::Dismiss)).await;
        assert!(matches!(own, Err(Error::OwnCase)));
        let seen = queue(&scene.services, party, None).await.unwrap();
        assert!(seen.reports.is_empty());
    }
    let refund = Measure::Refund {
        demande_id: scene.demande,
        pro: scene.pro.me.public_id.clone(),
    };
    let about_author = Case::Person(scene.author.me.public_id.clone());
    let own = decide(&scene.services, &scene.pro, &about_author, decision(refund)).await;
    assert!(matches!(own, Err(Error::OwnCase)));
    assert_eq!(scene.number("select count(*) from moderation_decisions").await, 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn who_has_left_is_beyond_any_measure(db: PgPool) {
    let scene = Scene::new(db).await;
    let id = scene.reported().await;
    let request = model::account::DeleteAccount {
        current_password_hash: "ab".repeat(32),
    };
    crate::account::delete(&scene.services, &scene.author, request)
        .await
        .unwrap();
    for measure in [Measure::Warn, Measure::Ban] {
        let refused = scene.about(&scene.author, measure).await;
        assert!(matches!(refused, Err(Error::NotFound)));
    }
    decide(
        &scene.services,
        &scene.moderator,
        &Case::Report(id),
        decision(Measure::Dismiss),
    )
    .await
    .unwrap();
    assert_eq!(
        scene
            .number("select count(*) from notifications join users on users.id = notifications.user_id where deleted_at is not null")
            .await,
        0
    );
}
