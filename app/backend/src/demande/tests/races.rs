//! Two at the same demande at once.

use model::demande::life::Refusal;
use sqlx::PgTransaction;

use super::life::{edit_form, lower};
use super::*;
use crate::fixtures::unlock_in;

struct Scene {
    services: Services,
    author: Caller,
    pro: Caller,
    id: DemandeId,
}

async fn scene(db: PgPool) -> Scene {
    let (services, _) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let pro = person(&services, "pro@b.fr", UserType::Pro).await;
    let id = demande(&services, &author, "Robinet", "75111", 1).await;
    Scene {
        services,
        author,
        pro,
        id,
    }
}

/// Does `act` while a pro's unlock is under way, which commits once `act` waits for it.
async fn while_unlocking<F>(scene: &Scene, act: F) -> Result<(), Error>
where
    F: Future<Output = Result<(), Error>> + Send + 'static,
{
    let db = &scene.services.db;
    let mut transaction: PgTransaction<'_> = db.begin().await.unwrap();
    unlock_in(&mut transaction, &scene.pro, scene.id, false).await;
    let acting = tokio::spawn(act);
    let waits = "select exists (select from pg_locks join pg_stat_activity using (pid)
                                where not granted and datname = current_database())";
    while !sqlx::query_scalar::<_, bool>(waits).fetch_one(db).await.unwrap() {
        assert!(!acting.is_finished(), "it did not wait");
        tokio::task::yield_now().await;
    }
    transaction.commit().await.unwrap();
    acting.await.unwrap()
}

async fn read(scene: &Scene) -> model::demande::DemandeDetail {
    detail(&scene.services, Some(&scene.author), scene.id)
        .await
        .unwrap()
        .unwrap()
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_edit_that_meets_an_unlock_is_refused(db: PgPool) {
    let scene = scene(db).await;
    let (services, author, id) = (scene.services.clone(), scene.author.clone(), scene.id);
    let edited = while_unlocking(&scene, async move {
        edit(&services, &author, id, edit_form("Tout autre chose", 1)).await
    })
    .await;
    assert!(
        matches!(edited, Err(Error::Refused(Refusal::Unlocked))),
        "{edited:?}"
    );
    let read = read(&scene).await;
    assert_eq!(
        (read.summary.title.as_str(), read.summary.slots.used),
        ("Robinet", 1)
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn places_are_not_lowered_below_an_unlock_that_comes_at_once(db: PgPool) {
    let scene = scene(db).await;
    // One is taken already; the second is on its way.
    let before = person(&scene.services, "avant@b.fr", UserType::Pro).await;
    crate::fixtures::unlock(&scene.services.db, &before, scene.id, false).await;
    let (services, author, id) = (scene.services.clone(), scene.author.clone(), scene.id);
    let lowered = while_unlocking(&scene, async move {
        lower_slots(&services, &author, id, lower(1, false)).await
    })
    .await;
    let Err(Error::Invalid(errors)) = lowered else {
        panic!("{lowered:?}")
    };
    assert_eq!(
        errors.get("slots"),
        Some(FieldProblem::OutOfRange { min: 2, max: 3 })
    );
    let slots = read(&scene).await.summary.slots;
    assert_eq!((slots.used, slots.total), (2, 3));
}

#[sqlx::test(migrations = "../../migrations")]
async fn of_two_extensions_at_once_one_is_refused(db: PgPool) {
    let scene = scene(db).await;
    let once = || extend(&scene.services, &scene.author, scene.id);
    let (one, other) = tokio::join!(once(), once());
    let refused = |result: &Result<(), Error>| matches!(result, Err(Error::Refused(Refusal::Extended)));
    assert!(
        one.is_ok() && refused(&other) || other.is_ok() && refused(&one),
        "{one:?} {other:?}"
    );
    assert_eq!(read(&scene).await.own.unwrap().days_left, 60);
}

#[sqlx::test(migrations = "../../migrations")]
async fn of_two_edits_at_once_one_is_told_of_the_other(db: PgPool) {
    let scene = scene(db).await;
    for revision in 1..=8 {
        let say = |words: &str| {
            edit(
                &scene.services,
                &scene.author,
                scene.id,
                edit_form(&format!("{words} {revision}"), revision),
            )
        };
        let (one, other) = tokio::join!(say("ceci"), say("cela"));
        let told = |result: &Result<(), Error>| matches!(result, Err(Error::Changed));
        assert!(
            one.is_ok() && told(&other) || other.is_ok() && told(&one),
            "{one:?} {other:?}"
        );
        assert_eq!(read(&scene).await.own.unwrap().revision, revision + 1);
    }
}

/// What would be said if a use case let something past: the database's own refusals have the same names.
#[sqlx::test(migrations = "../../migrations")]
async fn the_database_refuses_by_itself_and_in_the_same_words(db: PgPool) {
    let scene = scene(db).await;
    let db = &scene.services.db;
    crate::fixtures::unlock(db, &scene.pro, scene.id, false).await;
    crate::fixtures::unlock(
        db,
        &person(&scene.services, "autre@b.fr", UserType::Pro).await,
        scene.id,
        false,
    )
    .await;
    for (sql, expected) in [
        ("update demandes set title = 'x'", Refusal::Unlocked),
        (
            "update demandes set expires_at = expires_at + interval '1 day'",
            Refusal::Extended,
        ),
        ("update demandes set slots_total = 1", Refusal::NothingToLower),
    ] {
        let refused = Error::of_life(sqlx::query(sql).execute(db).await.unwrap_err());
        assert!(
            matches!(refused, Error::Refused(refusal) if refusal == expected),
            "{sql}: {refused:?}"
        );
    }
    resolve(&scene.services, &scene.author, scene.id).await.unwrap();
    let reopened = sqlx::query("update demandes set status = 'active', resolved_at = null")
        .execute(db)
        .await
        .unwrap_err();
    assert!(matches!(Error::of_life(reopened), Error::Refused(Refusal::Over)));
}
