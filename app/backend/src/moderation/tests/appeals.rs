//! Who contests what, until when, and how often; also where the account is closed.

use futures_util::future::join_all;
use model::auth::UserType;
use model::moderation::{
    AppealStatus, ClosedAppeal, DecisionAction, Measure, NewAppeal, OwnAppeal, OwnDecision, RemovalReason,
};
use model::{DecisionId, FieldErrors, FieldProblem};
use sqlx::PgPool;
use time::Duration;
use time::macros::datetime;

use super::people::{Scene, decision};
use crate::auth::{Caller, Error as AuthError};
use crate::fixtures::person;
use crate::moderation::{Case, Error, appeal, appeal_closed, decide, own_decisions};

impl Scene {
    /// What the first moderator decides about somebody, without a report.
    pub async fn decides(&self, who: &Caller, measure: Measure) -> DecisionId {
        let case = Case::Person(who.me.public_id.clone());
        let made = decide(&self.services, &self.moderator, &case, decision(measure)).await;
        made.unwrap().id
    }

    /// What he decides about the pro's report of the author.
    pub async fn decides_report(&self, measure: Measure) -> DecisionId {
        let case = Case::Report(self.reported().await);
        let made = decide(&self.services, &self.moderator, &case, decision(measure)).await;
        made.unwrap().id
    }

    pub async fn contests(&self, who: &Caller, decision_id: DecisionId) -> Result<OwnAppeal, Error> {
        let new = NewAppeal {
            decision_id,
            body: " Ce n’était pas moi. ".into(),
        };
        appeal(&self.services, who, new).await
    }

    async fn own(&self, who: &Caller) -> Vec<OwnDecision> {
        own_decisions(&self.services, who).await.unwrap()
    }

    async fn contests_closing(&self, request: ClosedAppeal) -> Result<OwnAppeal, Error> {
        appeal_closed(&self.services, request).await
    }
}

fn by_password(email: &str, byte: &str) -> ClosedAppeal {
    ClosedAppeal {
        email: email.into(),
        password_hash: Some(byte.repeat(32)),
        recovery_hash: None,
        body: "Ce n’était pas moi.".into(),
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_measure_is_contested_once_by_the_person_it_is_about(db: PgPool) {
    let scene = Scene::new(db).await;
    let id = scene.decides(&scene.author, Measure::Warn).await;
    let open = &scene.own(&scene.author).await[0];
    assert!(open.appeal_until.is_some() && open.appeal.is_none());

    let made = scene.contests(&scene.author, id).await.unwrap();
    assert_eq!(
        (made.status, made.body.as_str()),
        (AppealStatus::Pending, "Ce n’était pas moi.")
    );
    assert!(matches!(
        scene.contests(&scene.author, id).await,
        Err(Error::AlreadyAppealed)
    ));
    let kept = &scene.own(&scene.author).await[0];
    assert_eq!((kept.appeal_until, kept.appeal.as_ref()), (None, Some(&made)));
    let export = crate::account::export(&scene.services, &scene.author)
        .await
        .unwrap();
    assert_eq!(export.appeals[0].body, "Ce n’était pas moi.");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_text_that_says_nothing_is_refused_and_leaves_nothing(db: PgPool) {
    let scene = Scene::new(db).await;
    let decision_id = scene.decides(&scene.author, Measure::Warn).await;
    for (body, problem) in [
        (" \n".to_owned(), FieldProblem::Required),
        ("x".repeat(4_001), FieldProblem::TooLong { max: 4_000 }),
    ] {
        let new = NewAppeal { decision_id, body };
        let refused = appeal(&scene.services, &scene.author, new).await;
        let expected = FieldErrors::of("body", problem);
        assert!(matches!(refused, Err(Error::Invalid(errors)) if errors == expected));
    }
    assert_eq!(scene.number("select count(*) from appeals").await, 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn of_ten_appeals_at_once_one_is_made(db: PgPool) {
    let scene = Scene::new(db).await;
    let id = scene.decides(&scene.author, Measure::Warn).await;
    scene.connect().await;
    let made = join_all((0..10).map(|_| scene.contests(&scene.author, id))).await;
    assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1);
    assert_eq!(scene.number("select count(*) from appeals").await, 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_is_somebody_elses_or_in_his_favour_is_not_contested(db: PgPool) {
    let scene = Scene::new(db).await;
    let restricted = scene.decides(&scene.author, Measure::Restrict { days: 3 }).await;
    let lifted = scene.decides(&scene.author, Measure::LiftRestriction).await;
    let stranger = person(&scene.services, "x@b.fr", UserType::Pro).await;
    for (who, id) in [
        (&stranger, restricted),
        (&scene.pro, restricted),
        (&scene.author, lifted),
        (&scene.author, DecisionId(uuid::Uuid::nil())),
    ] {
        assert!(matches!(scene.contests(who, id).await, Err(Error::NotFound)));
    }
    assert!(scene.own(&stranger).await.is_empty());
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_dismissal_is_contested_by_the_reporter_and_not_known_to_the_reported(db: PgPool) {
    let scene = Scene::new(db).await;
    let id = scene.decides_report(Measure::Dismiss).await;
    assert!(matches!(
        scene.contests(&scene.author, id).await,
        Err(Error::NotFound)
    ));
    assert!(scene.own(&scene.author).await.is_empty());
    scene.contests(&scene.pro, id).await.unwrap();
    let own = scene.own(&scene.pro).await;
    assert_eq!(own[0].action, Some(DecisionAction::Dismiss));
    assert!(own[0].appeal.is_some());
}

#[sqlx::test(migrations = "../../migrations")]
async fn person_and_reporter_each_contest_a_measure_and_the_reporter_is_not_told_which(db: PgPool) {
    let scene = Scene::new(db).await;
    let id = scene.decides_report(Measure::Restrict { days: 3 }).await;
    let told = &scene.own(&scene.pro).await[0];
    assert_eq!(
        (told.id, told.action, told.statement.as_deref(), told.until),
        (id, None, None, None)
    );
    assert!(told.appeal_until.is_some());
    scene.contests(&scene.pro, id).await.unwrap();
    scene.contests(&scene.author, id).await.unwrap();
    assert_eq!(scene.number("select count(*) from appeals").await, 2);
}

#[sqlx::test(migrations = "../../migrations")]
async fn six_months_are_until_the_end_of_the_last_day_in_paris(db: PgPool) {
    let scene = Scene::new(db).await;
    // 22 November 2026, 13:00 UTC; the last day is 22 May 2027, which ends at 22:00 UTC.
    let decided = scene.services.clock.now();
    let [first, second] = [Measure::Warn, Measure::Restrict { days: 1 }];
    let (first, second) = (
        scene.decides(&scene.author, first).await,
        scene.decides(&scene.author, second).await,
    );
    let end = datetime!(2027-05-22 22:00 UTC);
    let until = scene.own(&scene.author).await[0].appeal_until.unwrap();
    assert_eq!(i128::from(until), end.unix_timestamp_nanos() / 1_000_000 - 1);
    scene.clock.advance(end - decided - Duration::seconds(1));
    scene.contests(&scene.author, first).await.unwrap();
    scene.clock.advance(Duration::seconds(1));
    assert!(matches!(
        scene.contests(&scene.author, second).await,
        Err(Error::TooLate)
    ));
    let own = scene.own(&scene.author).await;
    assert!(own.iter().all(|decision| decision.appeal_until.is_none()));
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_owner_of_a_closed_account_contests_by_what_he_would_log_in_with(db: PgPool) {
    let scene = Scene::new(db).await;
    let wrong = |made: Result<OwnAppeal, Error>| {
        assert!(matches!(made, Err(Error::Auth(AuthError::WrongCredentials))));
    };
    // An open account is logged in to; and nobody learns whether there is one without its password.
    wrong(scene.contests_closing(by_password("a@b.fr", "ff")).await);
    wrong(scene.contests_closing(by_password("x@b.fr", "ab")).await);
    let open = scene.contests_closing(by_password("a@b.fr", "ab")).await;
    assert!(matches!(open, Err(Error::AccountOpen)));

    scene.decides(&scene.author, Measure::Ban).await;
    let closed = async || match scene.sign_in("a@b.fr").await {
        Err(AuthError::Banned(closed)) => *closed,
        other => panic!("{other:?}"),
    };
    let told = closed().await;
    assert_eq!(told.reason, "Les faits, la règle.");
    assert!(told.appeal_until.is_some() && told.appeal.is_none());

    wrong(scene.contests_closing(by_password("a@b.fr", "ff")).await);
    let silent = ClosedAppeal {
        body: " ".into(),
        ..by_password("a@b.fr", "ab")
    };
    assert!(matches!(
        scene.contests_closing(silent).await,
        Err(Error::Invalid(_))
    ));
    let by_code = |byte: &str| ClosedAppeal {
        password_hash: None,
        recovery_hash: Some(byte.repeat(32)),
        ..by_password(" A@B.fr ", "ab")
    };
    wrong(scene.contests_closing(by_code("ab")).await);
    let made = scene.contests_closing(by_code("cd")).await.unwrap();
    assert!(matches!(
        scene.contests_closing(by_password("a@b.fr", "ab")).await,
        Err(Error::AlreadyAppealed)
    ));
    let told = closed().await;
    assert_eq!((told.appeal_until, told.appeal), (None, Some(made)));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_second_closing_is_another_decision(db: PgPool) {
    let scene = Scene::new(db).await;
    scene.decides(&scene.author, Measure::Ban).await;
    let first = scene.contests_closing(by_password("a@b.fr", "ab")).await.unwrap();
    scene.decides(&scene.author, Measure::Unban).await;
    scene.clock.advance(Duration::hours(1));
    scene.decides(&scene.author, Measure::Ban).await;
    let second = scene.contests_closing(by_password("a@b.fr", "ab")).await.unwrap();
    assert_ne!(first.id, second.id);
    // One that no decision closed has nothing to contest.
    sqlx::query("update users set banned_at = now(), ban_reason = 'test' where id = $1")
        .bind(scene.pro.id)
        .execute(&scene.services.db)
        .await
        .unwrap();
    let none = scene.contests_closing(by_password("pro@b.fr", "ab")).await;
    assert!(matches!(none, Err(Error::NotFound)));
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_appeal_goes_with_the_account_and_the_decision_stays(db: PgPool) {
    let scene = Scene::new(db).await;
    let measure = Measure::RemoveDemande {
        demande_id: scene.demande,
        reason: RemovalReason::Rules,
    };
    let id = scene.decides(&scene.author, measure).await;
    scene.contests(&scene.author, id).await.unwrap();
    let request = model::account::DeleteAccount {
        current_password_hash: "ab".repeat(32),
    };
    crate::account::delete(&scene.services, &scene.author, request)
        .await
        .unwrap();
    assert_eq!(scene.number("select count(*) from appeals").await, 0);
    assert_eq!(scene.number("select count(*) from moderation_decisions").await, 1);
}
