//! How long the messages are kept that came with a report.

use model::ReportId;
use model::moderation::{Measure, NewAnswer, NewAppeal, Verdict};
use sqlx::PgPool;
use time::Duration;

use super::people::decision;
use super::reports::{Talk, base64};
use crate::jobs::{Job, run};
use crate::moderation::{Case, answer, appeal, case, decide};

impl Talk {
    async fn reported_with_a_message(&self) -> ReportId {
        let shown = base64(&self.said(1, "Payez d’abord.").to_bytes());
        self.reports(vec![shown]).await.unwrap().id
    }

    /// So many days later the job runs: how many messages it deletes.
    async fn deleted_after(&self, days: i64) -> u64 {
        self.scene.clock.advance(Duration::days(days));
        let counts = run(&self.scene.services, Job::DeleteEvidence).await.unwrap();
        counts.unwrap()["deleted"]
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn it_goes_six_months_after_the_decision_and_the_report_stays(db: PgPool) {
    let talk = Talk::new(db).await;
    let (id, services) = (talk.reported_with_a_message().await, &talk.scene.services);
    assert_eq!(talk.deleted_after(250).await, 0, "nobody has decided");
    decide(
        services,
        &talk.scene.moderator,
        &Case::Report(id),
        decision(Measure::Warn),
    )
    .await
    .unwrap();
    assert_eq!(talk.deleted_after(180).await, 0, "it can be contested");
    let read = case(services, &talk.scene.moderator, id).await.unwrap();
    assert_eq!(read.messages.len(), 1);
    assert_eq!(talk.deleted_after(6).await, 1);
    let read = case(services, &talk.scene.moderator, id).await.unwrap();
    assert!(read.messages.is_empty());
    assert_eq!(read.decisions.len(), 1);
    assert_eq!(talk.deleted_after(1).await, 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn it_is_there_while_an_appeal_waits_and_six_months_after_its_answer(db: PgPool) {
    let talk = Talk::new(db).await;
    let (id, services) = (talk.reported_with_a_message().await, &talk.scene.services);
    let made = decide(
        services,
        &talk.scene.moderator,
        &Case::Report(id),
        decision(Measure::Dismiss),
    )
    .await
    .unwrap();
    talk.scene.clock.advance(Duration::days(150));
    let new = NewAppeal {
        decision_id: made.id,
        body: "Il menace.".into(),
    };
    let made = appeal(services, &talk.scene.pro, new).await.unwrap();
    assert_eq!(talk.deleted_after(200).await, 0, "it waits");
    let upheld = NewAnswer {
        verdict: Verdict::Upheld,
        answer: "Rien ne le montre.".into(),
        decision: None,
    };
    answer(services, &talk.scene.colleague, made.id, upheld)
        .await
        .unwrap();
    assert_eq!(talk.deleted_after(180).await, 0, "it was just decided again");
    assert_eq!(talk.deleted_after(6).await, 1);
}
