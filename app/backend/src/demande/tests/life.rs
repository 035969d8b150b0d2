//! Each step of a demande's life, allowed and refused, by its author and by others.

use model::demande::life::{Action, Refusal};
use model::demande::{DemandeChange, EditDemande, LowerSlots, NextStep};
use time::macros::datetime;

use super::*;
use crate::fixtures::unlock;

pub(super) fn edit_form(title: &str, revision: u32) -> EditDemande {
    let form = demande_form(title, "75111", 0);
    EditDemande {
        title: form.title,
        description: form.description,
        category: form.category,
        place: form.place,
        budget_min: form.budget_min,
        budget_max: form.budget_max,
        slots: form.slots,
        revision,
    }
}

pub(super) const fn lower(slots: u8, close_premium: bool) -> LowerSlots {
    LowerSlots { slots, close_premium }
}

/// A change that any open and untouched demande takes.
fn change_of(action: Action) -> DemandeChange {
    match action {
        Action::Edit => DemandeChange::Edit(edit_form("Autrement dit", 1)),
        Action::Pause => DemandeChange::Pause,
        Action::Resume => DemandeChange::Resume,
        Action::Extend => DemandeChange::Extend,
        Action::LowerSlots => DemandeChange::LowerSlots(lower(1, true)),
        Action::Resolve => DemandeChange::Resolve,
    }
}

async fn row(db: &PgPool, id: DemandeId) -> String {
    sqlx::query_scalar("select demandes::text from demandes where id = $1")
        .bind(id.0)
        .fetch_one(db)
        .await
        .unwrap()
}

async fn execute(db: &PgPool, sql: &'static str, id: DemandeId) {
    sqlx::query(sql).bind(id.0).execute(db).await.unwrap();
}

/// A demande in the state of this name.
async fn in_state(services: &Services, state: &str, author: &Caller, pro: &Caller, key: u128) -> DemandeId {
    let id = demande(services, author, "Robinet", "75111", key).await;
    let db = &services.db;
    match state {
        "open" => {}
        "paused" => pause(services, author, id).await.unwrap(),
        "extended" => extend(services, author, id).await.unwrap(),
        "unlocked" => {
            unlock(db, pro, id, false).await;
        }
        "unlocked premium" => {
            unlock(db, pro, id, true).await;
        }
        "full" => {
            lower_slots(services, author, id, lower(1, true)).await.unwrap();
            unlock(db, pro, id, false).await;
        }
        "resolved" => resolve(services, author, id).await.unwrap(),
        "expired" => execute(db, "update demandes set status = 'expired' where id = $1", id).await,
        "overdue" => {
            let sql = "update demandes set expires_at = created_at + interval '1 second' where id = $1";
            execute(db, sql, id).await;
        }
        "removed" => {
            let sql = "update demandes set status = 'removed', removed_at = now(), removal_reason = 'fake' where id = $1";
            execute(db, sql, id).await;
        }
        _ => unreachable!(),
    }
    id
}

#[sqlx::test(migrations = "../../migrations")]
async fn each_step_is_allowed_or_refused_where_the_demande_stands(db: PgPool) {
    use Refusal::{Extended, Full, NothingToLower, Over, Unlocked};
    let (services, clock) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let pro = person(&services, "pro@b.fr", UserType::Pro).await;
    let ok = None;
    // In the order of `Action::ALL`: edit, pause, resume, extend, lower, resolve.
    let table = [
        ("open", [ok, ok, ok, ok, ok, ok]),
        ("paused", [ok, ok, ok, ok, ok, ok]),
        ("extended", [ok, ok, ok, Some(Extended), ok, ok]),
        ("unlocked", [Some(Unlocked), ok, ok, ok, ok, ok]),
        ("unlocked premium", [Some(Unlocked), ok, ok, ok, ok, ok]),
        (
            "full",
            [Some(Unlocked), Some(Full), ok, ok, Some(NothingToLower), ok],
        ),
        (
            "resolved",
            [Some(Over), Some(Over), Some(Over), Some(Over), Some(Over), ok],
        ),
        (
            "expired",
            [Some(Over), Some(Over), Some(Over), Some(Over), Some(Over), ok],
        ),
        (
            "overdue",
            [Some(Over), Some(Over), Some(Over), Some(Over), Some(Over), ok],
        ),
        ("removed", [Some(Over); 6]),
    ];
    let mut key = 0;
    for (state, expected) in table {
        for (action, expected) in Action::ALL.into_iter().zip(expected) {
            key += 1;
            let id = in_state(&services, state, &author, &pro, key).await;
            clock.advance(Duration::minutes(1));
            let before = row(&services.db, id).await;
            let own = detail(&services, Some(&author), id)
                .await
                .unwrap()
                .unwrap()
                .own
                .unwrap();
            let offered = own.can.contains(&action);
            match (change(&services, &author, id, change_of(action)).await, expected) {
                (Ok(()), None) => {
                    let changed = row(&services.db, id).await != before;
                    assert_eq!(
                        changed, offered,
                        "{action:?} of {state}: what is offered changes something"
                    );
                }
                (Err(Error::Refused(refusal)), Some(expected)) => {
                    assert_eq!(refusal, expected, "{action:?} of {state}");
                    assert!(!offered, "{action:?} of {state} is offered and refused");
                    assert_eq!(row(&services.db, id).await, before, "{action:?} of {state}");
                }
                (result, expected) => panic!("{action:?} of {state}: {result:?}, not {expected:?}"),
            }
        }
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn to_anyone_else_there_is_no_such_demande(db: PgPool) {
    let (services, _) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let other = person(&services, "b@b.fr", UserType::Demandeur).await;
    let pro = person(&services, "pro@b.fr", UserType::Pro).await;
    let id = demande(&services, &author, "Robinet", "75111", 1).await;
    let unlocked = demande(&services, &author, "Lavabo", "75111", 2).await;
    unlock(&services.db, &pro, unlocked, false).await;
    for id in [id, unlocked, DemandeId(uuid::Uuid::nil())] {
        let before = row_or_none(&services.db, id).await;
        for action in Action::ALL {
            for caller in [&other, &pro] {
                let result = change(&services, caller, id, change_of(action)).await;
                assert!(matches!(result, Err(Error::NotFound)), "{action:?}: {result:?}");
            }
        }
        assert_eq!(row_or_none(&services.db, id).await, before);
    }
    let read = detail(&services, Some(&pro), unlocked).await.unwrap().unwrap();
    assert!(read.own.is_none() && !read.mine);
    assert!(detail(&services, None, id).await.unwrap().unwrap().own.is_none());
}

async fn row_or_none(db: &PgPool, id: DemandeId) -> Option<String> {
    sqlx::query_scalar("select demandes::text from demandes where id = $1")
        .bind(id.0)
        .fetch_optional(db)
        .await
        .unwrap()
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_edit_changes_what_is_said_and_where(db: PgPool) {
    let (services, _) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let id = demande(&services, &author, "Robinet", "75111", 1).await;
    let form = EditDemande {
        title: " Évier bouché ".into(),
        place: "93048".parse().unwrap(),
        category: Category::Bricolage,
        budget_min: None,
        budget_max: Some(900),
        slots: 5,
        ..edit_form("x", 1)
    };
    edit(&services, &author, id, form.clone()).await.unwrap();
    let read = detail(&services, Some(&author), id).await.unwrap().unwrap();
    assert_eq!(
        (
            read.summary.title.as_str(),
            read.summary.place_name.as_str(),
            read.summary.slots.total
        ),
        ("Évier bouché", "Montreuil", 5)
    );
    assert_eq!(
        (read.summary.category, read.summary.unlock_price.0),
        (Category::Bricolage, 8)
    );
    assert_eq!(read.own.unwrap().revision, 2);
    assert_eq!(titles(&services, &around("93100")).await, ["Évier bouché"]);
    let distance = search(&services, &around("93100")).await.unwrap().demandes[0].distance_km;
    assert_eq!(distance, Some(1), "its point moved with it");

    // The same once more: sent twice, or from a second tab that says the same.
    edit(&services, &author, id, form.clone()).await.unwrap();
    let stale = edit(&services, &author, id, edit_form("D’un autre onglet", 1)).await;
    assert!(matches!(stale, Err(Error::Changed)), "{stale:?}");
    assert_eq!(titles(&services, &around("93100")).await, ["Évier bouché"]);
    edit(&services, &author, id, edit_form("Sciemment", 2))
        .await
        .unwrap();
    assert_eq!(titles(&services, &around("75011")).await, ["Sciemment"]);

    let nowhere = EditDemande {
        place: "99999".parse().unwrap(),
        ..edit_form("Sciemment", 3)
    };
    let Err(Error::Invalid(errors)) = edit(&services, &author, id, nowhere).await else {
        panic!("it was accepted")
    };
    assert_eq!(errors.get("place"), Some(FieldProblem::UnknownPlace));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_pause_leaves_the_search_and_a_resume_comes_back(db: PgPool) {
    let (services, clock) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let id = demande(&services, &author, "Robinet", "75111", 1).await;
    pause(&services, &author, id).await.unwrap();
    assert!(titles(&services, &around("Paris 11e")).await.is_empty());
    let public = detail(&services, None, id).await.unwrap().unwrap();
    assert!(public.paused && !public.is_open());

    // A second tap does not begin the pause anew.
    let began = row(&services.db, id).await;
    clock.advance(Duration::hours(1));
    pause(&services, &author, id).await.unwrap();
    assert_eq!(row(&services.db, id).await, began);

    resume(&services, &author, id).await.unwrap();
    assert_eq!(titles(&services, &around("Paris 11e")).await, ["Robinet"]);
    assert!(detail(&services, None, id).await.unwrap().unwrap().is_open());
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_extension_adds_thirty_days_once(db: PgPool) {
    let (services, clock) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let id = demande(&services, &author, "Robinet", "75111", 1).await;
    clock.advance(Duration::days(26));
    let days_left = async || mine(&services, &author).await.unwrap()[0].own.days_left;
    assert_eq!(days_left().await, 4);
    extend(&services, &author, id).await.unwrap();
    assert_eq!(days_left().await, 34);
    let expires: time::OffsetDateTime = sqlx::query_scalar("select expires_at from demandes")
        .fetch_one(&services.db)
        .await
        .unwrap();
    assert_eq!(expires, datetime!(2027-01-21 12:00 UTC));
    let again = extend(&services, &author, id).await;
    assert!(
        matches!(again, Err(Error::Refused(Refusal::Extended))),
        "{again:?}"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn lowered_to_what_is_taken_it_is_full(db: PgPool) {
    let (services, _) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let pro = person(&services, "pro@b.fr", UserType::Pro).await;
    let id = demande(&services, &author, "Robinet", "75111", 1).await;
    unlock(&services.db, &pro, id, false).await;
    for wrong in [0, 4] {
        let result = lower_slots(&services, &author, id, lower(wrong, true)).await;
        let Err(Error::Invalid(errors)) = result else {
            panic!("{wrong} places were accepted")
        };
        assert_eq!(
            errors.get("slots"),
            Some(FieldProblem::OutOfRange { min: 1, max: 3 })
        );
    }
    let status = async || detail(&services, None, id).await.unwrap().unwrap().status;
    lower_slots(&services, &author, id, lower(1, false))
        .await
        .unwrap();
    assert_eq!(
        status().await,
        DemandeStatus::Active,
        "two premium places are left"
    );
    lower_slots(&services, &author, id, lower(1, true)).await.unwrap();
    assert_eq!(status().await, DemandeStatus::Full);
    assert!(titles(&services, &SearchForm::default()).await.is_empty());
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_restricted_author_closes_what_he_has_and_says_nothing_new(db: PgPool) {
    let (services, _) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let id = demande(&services, &author, "Robinet", "75111", 1).await;
    sqlx::query("update users set restricted_until = '2026-11-23'")
        .execute(&services.db)
        .await
        .unwrap();
    let said = edit(&services, &author, id, edit_form("Autre chose", 1)).await;
    assert!(matches!(said, Err(Error::Restricted)), "{said:?}");
    lower_slots(&services, &author, id, lower(1, true)).await.unwrap();
    pause(&services, &author, id).await.unwrap();
    resolve(&services, &author, id).await.unwrap();
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_author_sees_who_took_a_place_and_what_to_do(db: PgPool) {
    let (services, clock) = services(db.clone());
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let (first, paid) = (
        person(&services, "pro@b.fr", UserType::Pro).await,
        person(&services, "paid@b.fr", UserType::Pro).await,
    );
    // Two earlier demandes, where the one who pays wrote after 10 and after 40 minutes.
    for (key, minutes) in [(1, 10), (2, 40)] {
        let id = demande(&services, &author, "Avant", "75111", key).await;
        let wrote = unlock(&db, &paid, id, false).await;
        sqlx::query(
            "update unlocks set first_message_at = unlocked_at + make_interval(mins => $2) where id = $1",
        )
        .bind(wrote)
        .bind(minutes)
        .execute(&db)
        .await
        .unwrap();
    }
    let id = demande(&services, &author, "Robinet", "75111", 3).await;
    unlock(&db, &first, id, false).await;
    let wrote = unlock(&db, &paid, id, true).await;
    clock.advance(Duration::minutes(90));
    let seen = async || {
        let mut all = mine(&services, &author).await.unwrap();
        let at = all.iter().position(|one| one.summary.id == id).unwrap();
        all.remove(at)
    };

    let before = seen().await;
    assert_eq!(before.next, NextStep::AwaitMessage);
    assert_eq!(
        before
            .places
            .iter()
            .map(|place| place.premium)
            .collect::<Vec<_>>(),
        [true, false],
        "premium places first"
    );
    assert_eq!(before.places[1].unlocked_minutes, 90);
    assert_eq!(before.places[0].usual_minutes, None, "two times tell nothing");

    sqlx::query("update unlocks set first_message_at = unlocked_at + interval '30 minutes' where id = $1")
        .bind(wrote)
        .execute(&db)
        .await
        .unwrap();
    let after = seen().await;
    assert_eq!(after.next, NextStep::WriteBack);
    assert_eq!(after.places[0].wrote_minutes, Some(60));
    assert_eq!(
        after.places[0].usual_minutes,
        Some(30),
        "the median of 10, 30 and 40"
    );
    let json = serde_json::to_string(&after).unwrap();
    assert!(!json.contains(&first.id.to_string()) && !json.contains(&first.me.public_id.0));
}
