//! Who answers an appeal, and what is undone or decided by it.

use futures_util::future::join_all;
use model::AppealId;
use model::moderation::{
    AppealAnswered, AppealBy, AppealStatus, DecisionAction, FlagEffect, Measure, NewAnswer, NewDecision,
    RemovalReason, Verdict,
};
use serde_json::json;
use sqlx::PgPool;
use time::Duration;

use super::people::{Scene, decision};
use crate::auth::Caller;
use crate::fixtures::demande;
use crate::moderation::{Error, answer, appeal_case, appeal_queue, case, own_decisions, remove_moderator};

fn says(verdict: Verdict, decision: Option<NewDecision>) -> NewAnswer {
    NewAnswer {
        verdict,
        answer: " Vous aviez raison. ".into(),
        decision,
    }
}

impl Scene {
    /// The author contests what was just decided about him.
    async fn contested(&self, measure: Measure) -> AppealId {
        let id = self.decides(&self.author, measure).await;
        self.clock.advance(Duration::hours(1));
        self.contests(&self.author, id).await.unwrap().id
    }

    async fn answers(&self, who: &Caller, id: AppealId, new: NewAnswer) -> Result<AppealAnswered, Error> {
        answer(&self.services, who, id, new).await
    }

    /// The colleague overturns.
    async fn overturned(&self, id: AppealId) -> Option<DecisionAction> {
        let answered = self
            .answers(&self.colleague, id, says(Verdict::Overturned, None))
            .await
            .unwrap();
        assert_eq!(answered.status, AppealStatus::Overturned);
        answered.decision.map(|made| made.action)
    }

    async fn restricted(&self, who: &Caller) -> bool {
        let sql = format!(
            "select count(*) from users where id = '{}' and restricted_until > '{}'",
            who.id,
            self.services.clock.now()
        );
        self.number(&sql).await == 1
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn upheld_the_decision_stands_and_the_appellant_reads_why(db: PgPool) {
    let scene = Scene::new(db).await;
    let id = scene.contested(Measure::Restrict { days: 7 }).await;
    let answered = scene
        .answers(&scene.colleague, id, says(Verdict::Upheld, None))
        .await
        .unwrap();
    assert_eq!((answered.status, answered.decision), (AppealStatus::Upheld, None));
    assert!(scene.restricted(&scene.author).await);
    let own = own_decisions(&scene.services, &scene.author).await.unwrap();
    let appeal = own[0].appeal.as_ref().unwrap();
    assert_eq!(
        (appeal.status, appeal.answer.as_deref()),
        (AppealStatus::Upheld, Some("Vous aviez raison."))
    );
    assert_eq!(
        scene.told(&scene.author, "appeal").await,
        [json!({ "decisionId": own[0].id, "outcome": "upheld" })]
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_the_counters_decided_is_answered_by_any_moderator_and_not_decided_again(db: PgPool) {
    let scene = Scene::new(db).await;
    scene.flag_up_to(&scene.pro, 25).await;
    assert!(scene.restricted(&scene.pro).await);
    let own = own_decisions(&scene.services, &scene.pro).await.unwrap();
    let restriction = own
        .iter()
        .find(|made| made.action == Some(DecisionAction::Restrict))
        .unwrap();
    scene.clock.advance(Duration::hours(1));
    let id = scene.contests(&scene.pro, restriction.id).await.unwrap().id;
    let answered = scene
        .answers(&scene.moderator, id, says(Verdict::Overturned, None))
        .await
        .unwrap();
    assert_eq!(
        answered.decision.map(|made| made.action),
        Some(DecisionAction::LiftRestriction)
    );
    assert!(!scene.restricted(&scene.pro).await);
    // The counter goes on from where it stood.
    assert_eq!(scene.flag_up_to(&scene.pro, 26).await, FlagEffect::Nothing);
    assert!(!scene.restricted(&scene.pro).await);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_restriction_falls(db: PgPool) {
    let scene = Scene::new(db).await;
    let id = scene.contested(Measure::Restrict { days: 7 }).await;
    assert_eq!(scene.overturned(id).await, Some(DecisionAction::LiftRestriction));
    assert!(!scene.restricted(&scene.author).await);
    demande(&scene.services, &scene.author, "Volet", "75111", 2).await;
    let own = own_decisions(&scene.services, &scene.author).await.unwrap();
    assert_eq!(own[0].action, Some(DecisionAction::LiftRestriction));
    assert_eq!(own[0].statement.as_deref(), Some("Vous aviez raison."));
    assert_eq!(
        scene.text("select new_decision_id from appeals").await.as_deref(),
        Some(own[0].id.to_string().as_str())
    );
    // He is told once, by the answer.
    assert_eq!(scene.told(&scene.author, "moderation").await.len(), 1);
    assert_eq!(scene.told(&scene.author, "appeal").await.len(), 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn another_restriction_goes_on(db: PgPool) {
    let scene = Scene::new(db).await;
    scene.decides(&scene.author, Measure::Restrict { days: 3 }).await;
    scene.clock.advance(Duration::hours(1));
    let longer = scene.contested(Measure::Restrict { days: 30 }).await;
    assert_eq!(
        scene.overturned(longer).await,
        Some(DecisionAction::LiftRestriction)
    );
    assert!(
        scene.restricted(&scene.author).await,
        "for what is left of three days"
    );
    scene.clock.advance(Duration::days(3));
    assert!(!scene.restricted(&scene.author).await);
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_was_replaced_or_is_over_is_only_said(db: PgPool) {
    let scene = Scene::new(db).await;
    let replaced = scene.contested(Measure::Restrict { days: 3 }).await;
    scene.decides(&scene.author, Measure::Restrict { days: 30 }).await;
    assert_eq!(scene.overturned(replaced).await, None);
    assert!(scene.restricted(&scene.author).await, "by the later decision");
    scene.clock.advance(Duration::hours(1));
    scene.decides(&scene.author, Measure::LiftRestriction).await;
    let over = scene.contested(Measure::Restrict { days: 1 }).await;
    scene.clock.advance(Duration::days(2));
    assert_eq!(scene.overturned(over).await, None);
    let warned = scene.contested(Measure::Warn).await;
    assert_eq!(scene.overturned(warned).await, None);
    assert_eq!(
        scene
            .number("select count(*) from appeals where new_decision_id is null")
            .await,
        3
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_closed_account_opens_again_with_what_came_down(db: PgPool) {
    let scene = Scene::new(db).await;
    let id = scene.contested(Measure::Ban).await;
    assert_eq!(scene.overturned(id).await, Some(DecisionAction::Unban));
    scene.sign_in("a@b.fr").await.unwrap();
    assert_eq!(scene.status(scene.demande).await, "active");

    // Closed again since for another reason: the earlier decision falls, and the later stands.
    scene.clock.advance(Duration::hours(1));
    let earlier = scene.contested(Measure::Ban).await;
    scene.decides(&scene.author, Measure::Unban).await;
    scene.clock.advance(Duration::hours(1));
    scene.decides(&scene.author, Measure::Ban).await;
    assert_eq!(scene.overturned(earlier).await, None);
    assert_eq!(scene.number("select count(*) from users where banned").await, 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_demande_comes_back_to_where_it_would_stand(db: PgPool) {
    let scene = Scene::new(db).await;
    let remove = |demande_id| Measure::RemoveDemande {
        demande_id,
        reason: RemovalReason::Rules,
    };
    let id = scene.contested(remove(scene.demande)).await;
    assert_eq!(scene.overturned(id).await, Some(DecisionAction::RestoreDemande));
    assert_eq!(scene.status(scene.demande).await, "active");

    scene.clock.advance(Duration::hours(1));
    let late = scene.contested(remove(scene.demande)).await;
    scene.clock.advance(Duration::days(40));
    assert_eq!(scene.overturned(late).await, Some(DecisionAction::RestoreDemande));
    assert_eq!(scene.status(scene.demande).await, "expired");

    // Its author is out meanwhile: nothing of his comes back.
    let other = demande(&scene.services, &scene.author, "Volet", "75111", 2).await;
    let out = scene.contested(remove(other)).await;
    scene.decides(&scene.author, Measure::Ban).await;
    assert_eq!(scene.overturned(out).await, None);
    assert_eq!(scene.status(other).await, "removed rules");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_reporter_who_is_right_gets_another_decision(db: PgPool) {
    let scene = Scene::new(db).await;
    let dismissed = scene.decides_report(Measure::Dismiss).await;
    scene.clock.advance(Duration::hours(1));
    let id = scene.contests(&scene.pro, dismissed).await.unwrap().id;
    let anew = |measure| says(Verdict::Overturned, Some(decision(measure)));
    let field = |refused: Result<AppealAnswered, Error>, field: &str| {
        assert!(matches!(refused, Err(Error::Invalid(errors)) if errors.get(field).is_some()));
    };
    let by = async |new| scene.answers(&scene.colleague, id, new).await;
    field(by(says(Verdict::Overturned, None)).await, "decision");
    field(by(anew(Measure::Dismiss)).await, "measure");
    field(by(anew(Measure::Restrict { days: 0 })).await, "days");
    assert!(matches!(
        by(anew(Measure::LiftRestriction)).await,
        Err(Error::NoChange)
    ));
    assert_eq!(
        scene.text("select status from reports").await.as_deref(),
        Some("reviewed")
    );

    let made = by(anew(Measure::Restrict { days: 3 }))
        .await
        .unwrap()
        .decision
        .unwrap();
    assert_eq!(made.action, DecisionAction::Restrict);
    assert!(scene.restricted(&scene.author).await);
    assert_eq!(
        scene.text("select status from reports").await.as_deref(),
        Some("actioned")
    );
    assert_eq!(scene.told(&scene.author, "moderation").await.len(), 1);
    assert_eq!(
        scene.told(&scene.pro, "appeal").await,
        [json!({ "decisionId": dismissed, "outcome": "overturned" })]
    );
    // The person contests it in his turn, before somebody else; the reporter was heard.
    assert!(matches!(
        scene.contests(&scene.pro, made.id).await,
        Err(Error::NotFound)
    ));
    let theirs = scene.contests(&scene.author, made.id).await.unwrap().id;
    let own = scene
        .answers(&scene.colleague, theirs, says(Verdict::Upheld, None))
        .await;
    assert!(matches!(own, Err(Error::OwnDecision)));
    scene
        .answers(&scene.moderator, theirs, says(Verdict::Overturned, None))
        .await
        .unwrap();
    assert!(!scene.restricted(&scene.author).await);
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_the_person_contests_is_undone_and_not_decided_anew(db: PgPool) {
    let scene = Scene::new(db).await;
    let id = scene.contested(Measure::Warn).await;
    let new = says(Verdict::Overturned, Some(decision(Measure::Ban)));
    let refused = scene.answers(&scene.colleague, id, new).await;
    assert!(matches!(refused, Err(Error::Invalid(errors)) if errors.get("decision").is_some()));
    let silent = NewAnswer {
        answer: " ".into(),
        ..says(Verdict::Upheld, None)
    };
    let refused = scene.answers(&scene.colleague, id, silent).await;
    assert!(matches!(refused, Err(Error::Invalid(errors)) if errors.get("answer").is_some()));
    assert_eq!(
        scene
            .number("select count(*) from appeals where status = 'pending'")
            .await,
        1
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn somebody_else_answers_wherever_there_is_somebody_else(db: PgPool) {
    let scene = Scene::new(db).await;
    let id = scene.contested(Measure::Warn).await;
    let seen = async |who: &Caller| {
        let page = appeal_queue(&scene.services, who, None).await.unwrap();
        page.appeals
            .into_iter()
            .map(|appeal| appeal.id)
            .collect::<Vec<_>>()
    };
    let upheld = || says(Verdict::Upheld, None);
    assert_eq!(seen(&scene.colleague).await, [id]);
    assert!(seen(&scene.moderator).await.is_empty());
    assert!(matches!(
        scene.answers(&scene.moderator, id, upheld()).await,
        Err(Error::OwnDecision)
    ));
    assert!(matches!(
        appeal_case(&scene.services, &scene.moderator, id).await,
        Err(Error::OwnDecision)
    ));
    remove_moderator(&scene.services, "n@b.fr").await.unwrap();
    assert_eq!(seen(&scene.moderator).await, [id]);
    scene.answers(&scene.moderator, id, upheld()).await.unwrap();
    assert!(seen(&scene.moderator).await.is_empty());
}

#[sqlx::test(migrations = "../../migrations")]
async fn nobody_answers_himself_and_only_moderators_answer(db: PgPool) {
    let scene = Scene::new(db).await;
    let dismissed = scene.decides_report(Measure::Dismiss).await;
    let id = scene.contests(&scene.pro, dismissed).await.unwrap().id;
    let upheld = || says(Verdict::Upheld, None);
    for stranger in [&scene.pro, &scene.author] {
        assert!(matches!(
            scene.answers(stranger, id, upheld()).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            appeal_case(&scene.services, stranger, id).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            appeal_queue(&scene.services, stranger, None).await,
            Err(Error::NotFound)
        ));
    }
    for (email, party) in [("a@b.fr", &scene.author), ("pro@b.fr", &scene.pro)] {
        crate::moderation::add_moderator(&scene.services, email)
            .await
            .unwrap();
        assert!(matches!(
            scene.answers(party, id, upheld()).await,
            Err(Error::OwnCase)
        ));
        let page = appeal_queue(&scene.services, party, None).await.unwrap();
        assert!(page.appeals.is_empty());
    }
    // Whoever is a party is nobody else who could look at it.
    remove_moderator(&scene.services, "n@b.fr").await.unwrap();
    scene.answers(&scene.moderator, id, upheld()).await.unwrap();
    let nothing = AppealId(uuid::Uuid::nil());
    assert!(matches!(
        scene.answers(&scene.moderator, nothing, upheld()).await,
        Err(Error::NotFound)
    ));
}

#[sqlx::test(migrations = "../../migrations")]
async fn of_twenty_answers_at_once_one_is_given(db: PgPool) {
    let scene = Scene::new(db).await;
    for email in ["x@b.fr", "y@b.fr"] {
        crate::fixtures::person(&scene.services, email, model::auth::UserType::Pro).await;
        crate::moderation::add_moderator(&scene.services, email)
            .await
            .unwrap();
    }
    let id = scene.contested(Measure::Ban).await;
    scene.connect().await;
    let answers = (0..20).map(|number| {
        let verdict = [Verdict::Upheld, Verdict::Overturned][number % 2];
        scene.answers(&scene.colleague, id, says(verdict, None))
    });
    let given = join_all(answers).await;
    assert_eq!(given.iter().filter(|given| given.is_ok()).count(), 1);
    assert_eq!(
        given
            .iter()
            .filter(|given| matches!(given, Err(Error::AlreadyAnswered)))
            .count(),
        19
    );
    assert_eq!(
        scene
            .number("select count(*) from notifications where kind = 'appeal'")
            .await,
        1
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_moderator_reads_the_decision_its_report_and_what_fell_before(db: PgPool) {
    let scene = Scene::new(db).await;
    let before = scene.contested(Measure::Warn).await;
    scene.overturned(before).await;
    let restricted = scene.decides_report(Measure::Restrict { days: 3 }).await;
    let by_person = scene.contests(&scene.author, restricted).await.unwrap().id;
    scene.clock.advance(Duration::minutes(1));
    let by_reporter = scene.contests(&scene.pro, restricted).await.unwrap().id;

    let page = appeal_queue(&scene.services, &scene.colleague, None)
        .await
        .unwrap();
    let queue: Vec<_> = page.appeals.iter().map(|appeal| (appeal.id, appeal.by)).collect();
    assert_eq!(
        queue,
        [(by_person, AppealBy::Person), (by_reporter, AppealBy::Reporter)]
    );
    let rest = appeal_queue(&scene.services, &scene.colleague, Some(by_person))
        .await
        .unwrap();
    assert_eq!((rest.appeals.len(), rest.next), (1, None));

    let read = appeal_case(&scene.services, &scene.colleague, by_reporter)
        .await
        .unwrap();
    assert_eq!(read.appellant.public_id, scene.pro.me.public_id);
    assert_eq!(read.person.public_id, scene.author.me.public_id);
    assert_eq!(
        (read.decision.action, read.decision.statement.as_str()),
        (DecisionAction::Restrict, "Les faits, la règle.")
    );
    assert!(read.restricted_until.is_some() && !read.banned);
    let report = read.report.unwrap();
    assert_eq!(report.demande.map(|demande| demande.id), Some(scene.demande));
    let fallen: Vec<_> = read
        .decisions
        .iter()
        .map(|decision| (decision.action, decision.overturned))
        .collect();
    assert_eq!(
        fallen,
        [(DecisionAction::Restrict, false), (DecisionAction::Warn, true)]
    );
    assert_eq!(
        case(&scene.services, &scene.colleague, report.id)
            .await
            .unwrap()
            .decisions
            .len(),
        2
    );
}
