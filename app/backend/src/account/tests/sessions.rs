use model::FieldProblem;
use model::account::{LocalKey, Profile, SessionId};
use model::auth::{Language, UserType};
use sqlx::PgPool;
use time::Duration;

use super::forms::{self, caller, device};
use crate::account::*;
use crate::auth::{self, SESSION_DURATION, end_session};
use crate::fixtures::{person, services};

const EMAIL: &str = "camille@exemple.fr";

#[sqlx::test(migrations = "../../migrations")]
async fn open_sessions_are_listed_newest_first(db: PgPool) {
    let (services, clock) = services(db);
    let camille = person(&services, EMAIL, UserType::Demandeur).await;
    person(&services, "karim@exemple.fr", UserType::Pro).await;
    clock.advance(Duration::minutes(5));
    let (ended, _) = device(&services, EMAIL, "Chrome, Android").await;
    end_session(&services, &ended).await.unwrap();
    device(&services, EMAIL, "Firefox, Linux").await;
    clock.advance(Duration::seconds(90));

    let open = sessions(&services, &camille).await.unwrap();
    let seen: Vec<_> = open
        .iter()
        .map(|session| {
            (
                session.device.as_str(),
                session.current,
                session.last_seen_minutes,
            )
        })
        .collect();
    assert_eq!(seen, [("Firefox, Linux", false, 1), ("Tests", true, 6)]);
    assert_eq!(open[1].created_at, "2026-11-22T12:00:00+00:00");
    assert_eq!(open[1].last_seen_at, "2026-11-22T12:00:00+00:00");

    clock.advance(SESSION_DURATION - Duration::minutes(6));
    let open = sessions(&services, &camille).await.unwrap();
    assert_eq!(open.len(), 1, "a session whose week is over is not listed");
}

#[sqlx::test(migrations = "../../migrations")]
async fn only_ones_own_session_is_revoked_and_only_once(db: PgPool) {
    let (services, _) = services(db);
    let camille = person(&services, EMAIL, UserType::Demandeur).await;
    let (other, at_other) = device(&services, EMAIL, "").await;
    let karim = person(&services, "karim@exemple.fr", UserType::Pro).await;
    let refused = |result| matches!(result, Err(Error::NoSuchSession));

    assert!(refused(
        revoke_session(&services, &karim, SessionId(other.session)).await
    ));
    assert!(caller(&services, &at_other).await.is_some());
    revoke_session(&services, &camille, SessionId(other.session))
        .await
        .unwrap();
    assert!(caller(&services, &at_other).await.is_none());
    assert!(refused(
        revoke_session(&services, &camille, SessionId(other.session)).await
    ));
    assert!(refused(
        revoke_session(&services, &camille, SessionId(uuid::Uuid::nil())).await
    ));
    assert_eq!(sessions(&services, &camille).await.unwrap().len(), 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn signing_out_everywhere_ends_every_session_and_no_account(db: PgPool) {
    let (services, _) = services(db);
    let karim = person(&services, "karim@exemple.fr", UserType::Pro).await;
    person(&services, EMAIL, UserType::Demandeur).await;
    let (camille, here) = device(&services, EMAIL, "").await;
    let (_, there) = device(&services, EMAIL, "").await;
    keep_local_key(&services, &camille, forms::local_key(1))
        .await
        .unwrap();
    sign_out_everywhere(&services, &camille).await.unwrap();
    assert!(caller(&services, &here).await.is_none());
    assert!(caller(&services, &there).await.is_none());
    assert!(local_key(&services, &camille).await.unwrap().is_none());
    assert_eq!(sessions(&services, &karim).await.unwrap().len(), 1);
    let (again, _) = device(&services, EMAIL, "").await;
    assert_eq!(sessions(&services, &again).await.unwrap().len(), 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_local_key_is_told_to_its_own_session_only(db: PgPool) {
    let (services, clock) = services(db);
    person(&services, EMAIL, UserType::Demandeur).await;
    let (here, _) = device(&services, EMAIL, "").await;
    let (there, _) = device(&services, EMAIL, "").await;
    assert!(
        local_key(&services, &here).await.unwrap().is_none(),
        "a shared computer keeps none"
    );

    keep_local_key(&services, &here, forms::local_key(7))
        .await
        .unwrap();
    assert!(local_key(&services, &here).await.unwrap() == Some(forms::local_key(7)));
    assert!(local_key(&services, &there).await.unwrap().is_none());
    let stored: Vec<u8> = sqlx::query_scalar("select local_key from sessions where local_key is not null")
        .fetch_one(&services.db)
        .await
        .unwrap();
    assert!(
        !stored.windows(16).any(|window| window == [7; 16]),
        "it is stored sealed"
    );

    forget_local_key(&services, &here).await.unwrap();
    assert!(local_key(&services, &here).await.unwrap().is_none());
    keep_local_key(&services, &here, forms::local_key(8))
        .await
        .unwrap();
    clock.advance(SESSION_DURATION);
    assert!(
        local_key(&services, &here).await.unwrap().is_none(),
        "the week is over"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_local_key_is_32_octets_of_an_open_session(db: PgPool) {
    let (services, _) = services(db);
    let camille = person(&services, EMAIL, UserType::Demandeur).await;
    for key in ["", "!", "AAAA", &"A".repeat(88)] {
        let Err(Error::Auth(auth::Error::Invalid(errors))) =
            keep_local_key(&services, &camille, LocalKey(key.into())).await
        else {
            panic!("it was accepted")
        };
        assert_eq!(errors.get("localKey"), Some(FieldProblem::Invalid));
    }
    end_session(&services, &camille).await.unwrap();
    let late = keep_local_key(&services, &camille, forms::local_key(1)).await;
    assert!(matches!(late, Err(Error::NoSuchSession)));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_device_that_has_its_copy_gets_the_keyring(db: PgPool) {
    let (services, _) = services(db);
    let camille = person(&services, EMAIL, UserType::Demandeur).await;
    let sealed = vault(&services, &camille).await.unwrap();
    let (opened, _) = forms::login(&services, EMAIL, "ab", "").await.unwrap();
    assert_eq!((sealed.keyring, sealed.user_id), (opened.keyring, opened.user_id));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_name_and_a_language_are_changed_together(db: PgPool) {
    let (services, _) = services(db);
    let camille = person(&services, EMAIL, UserType::Demandeur).await;
    let me = set_profile(
        &services,
        &camille,
        Profile {
            display_name: " Camille Roux ".into(),
            language: Language::En,
            shows_typing: true,
        },
    )
    .await
    .unwrap();
    assert_eq!(me.display_name, "Camille Roux");
    let stored = profile(&services, &camille).await.unwrap();
    assert_eq!(
        (stored.display_name.as_str(), stored.language, stored.shows_typing),
        ("Camille Roux", Language::En, true)
    );
    let empty = Profile {
        display_name: " ".into(),
        language: Language::Fr,
        shows_typing: false,
    };
    let refused = set_profile(&services, &camille, empty).await;
    assert!(matches!(refused, Err(Error::Auth(auth::Error::Invalid(_)))));
    assert_eq!(profile(&services, &camille).await.unwrap(), stored);
}
