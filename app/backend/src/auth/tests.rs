mod recovery;

use model::FieldProblem;
use model::auth::{Login, PreloginRequest, UserType};
use sqlx::PgPool;
use time::Duration;

use super::*;
use crate::fixtures::{person, services, signup_form};

fn login_form(email: &str, byte: &str) -> Login {
    Login {
        email: email.into(),
        password_hash: byte.repeat(32),
    }
}

async fn asked(services: &crate::Services, email: &str) -> model::auth::Prelogin {
    prelogin(services, &PreloginRequest { email: email.into() })
        .await
        .unwrap()
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_account_is_opened_and_logged_into(db: PgPool) {
    let (services, _) = services(db);
    let form = signup_form("Camille@Exemple.fr ", UserType::Demandeur);
    let (opened, session) = signup(&services, form.clone(), "Firefox, Linux").await.unwrap();
    assert_eq!(opened.user_id.len(), 64);
    let caller = authenticate(&services, &session.token).await.unwrap().unwrap();
    assert_eq!(caller.me, opened.me);

    let (again, _) = login(&services, login_form("camille@exemple.fr", "ab"), "")
        .await
        .unwrap();
    assert_eq!(again.user_id, opened.user_id);
    assert_eq!(
        again.wrap_password, form.wrap_password,
        "the wrap comes back as it was sent"
    );
    assert_eq!(again.keyring, form.keyring);
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_email_opens_one_account_however_it_is_written(db: PgPool) {
    let (services, _) = services(db);
    signup(&services, signup_form("a@b.fr", UserType::Pro), "")
        .await
        .unwrap();
    let second = signup(&services, signup_form(" A@B.FR", UserType::Demandeur), "").await;
    assert!(matches!(second, Err(Error::EmailTaken)));
    let accounts = sqlx::query_scalar!(r#"select count(*) as "count!" from users"#)
        .fetch_one(&services.db)
        .await;
    assert_eq!(accounts.unwrap(), 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn nothing_of_the_email_or_the_secrets_is_stored_as_sent(db: PgPool) {
    let (services, _) = services(db);
    let form = signup_form("canari@exemple.fr", UserType::Pro);
    signup(&services, form.clone(), "").await.unwrap();
    let row = sqlx::query_scalar!(r#"select users::text as "row!" from users"#)
        .fetch_one(&services.db)
        .await
        .unwrap();
    let wrap =
        base64::Engine::decode(&base64::engine::general_purpose::STANDARD, &form.wrap_password).unwrap();
    for secret in [
        "canari",
        &form.password_hash,
        &form.recovery_hash,
        &hex::encode(wrap),
    ] {
        assert!(!row.contains(secret));
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_wrong_password_and_an_unknown_email_are_refused_alike(db: PgPool) {
    let (services, _) = services(db);
    person(&services, "a@b.fr", UserType::Pro).await;
    let wrong = login(&services, login_form("a@b.fr", "ff"), "").await;
    let unknown = login(&services, login_form("x@b.fr", "ab"), "").await;
    assert!(matches!(wrong, Err(Error::WrongCredentials)));
    assert!(matches!(unknown, Err(Error::WrongCredentials)));
}

#[sqlx::test(migrations = "../../migrations")]
async fn prelogin_does_not_tell_who_has_an_account(db: PgPool) {
    let (services, _) = services(db);
    person(&services, "a@b.fr", UserType::Pro).await;
    let (known, unknown) = (asked(&services, "a@b.fr").await, asked(&services, "x@b.fr").await);
    assert_eq!(known.account_salt, "0f".repeat(16));
    assert_eq!(
        (known.kdf, known.iterations),
        (unknown.kdf.clone(), unknown.iterations)
    );
    assert_eq!(unknown.account_salt.len(), 32);
    assert_eq!(unknown, asked(&services, " X@b.fr").await, "the answer is stable");
    assert_ne!(
        unknown.account_salt,
        asked(&services, "y@b.fr").await.account_salt
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_session_ends_by_time_by_sign_out_by_version_and_by_ban(db: PgPool) {
    let (services, clock) = services(db);
    person(&services, "a@b.fr", UserType::Pro).await;
    let form = || login_form("a@b.fr", "ab");
    let lives = async |session: &Session| authenticate(&services, &session.token).await.unwrap().is_some();

    let (_, session) = login(&services, form(), "").await.unwrap();
    let caller = authenticate(&services, &session.token).await.unwrap().unwrap();
    end_session(&services, &caller).await.unwrap();
    assert!(!lives(&session).await, "signed out");

    let (_, session) = login(&services, form(), "").await.unwrap();
    clock.advance(SESSION_DURATION - Duration::SECOND);
    assert!(lives(&session).await);
    clock.advance(Duration::SECOND);
    assert!(!lives(&session).await, "a week has passed");

    let (_, session) = login(&services, form(), "").await.unwrap();
    sqlx::query!("update users set session_version = session_version + 1")
        .execute(&services.db)
        .await
        .unwrap();
    assert!(!lives(&session).await, "signed out everywhere");

    let (_, session) = login(&services, form(), "").await.unwrap();
    sqlx::query!("update users set banned_at = now(), ban_reason = 'test'")
        .execute(&services.db)
        .await
        .unwrap();
    assert!(!lives(&session).await, "banned");
    assert!(
        matches!(login(&services, form(), "").await, Err(Error::Banned(closed)) if closed.reason == "test")
    );
    assert!(matches!(
        login(&services, login_form("a@b.fr", "ff"), "").await,
        Err(Error::WrongCredentials)
    ));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_token_of_another_key_or_algorithm_is_nobodys(db: PgPool) {
    let (services, _) = services(db);
    let (_, session) = signup(&services, signup_form("a@b.fr", UserType::Pro), "")
        .await
        .unwrap();
    let [header, claims, signature] = session.token.split('.').collect::<Vec<_>>()[..] else {
        panic!("not a JWT")
    };
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
    let flipped = if signature.starts_with('A') { "B" } else { "A" };
    for token in [
        format!("{none}.{claims}."),
        format!("{none}.{claims}.{signature}"),
        format!("{header}.{claims}.{flipped}{}", &signature[1..]),
        format!("{header}.{claims}"),
        String::new(),
    ] {
        assert!(
            authenticate(&services, &token).await.unwrap().is_none(),
            "{token}"
        );
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_refused_signup_names_each_field_and_writes_nothing(db: PgPool) {
    let (services, _) = services(db);
    let mut form = signup_form("not an address", UserType::Pro);
    form.display_name = " ".into();
    form.terms_accepted = false;
    form.kdf_iterations = 599_999;
    let Err(Error::Invalid(errors)) = signup(&services, form, "").await else {
        panic!("it was accepted")
    };
    assert_eq!(errors.get("email"), Some(FieldProblem::Invalid));
    assert_eq!(errors.get("displayName"), Some(FieldProblem::Required));
    assert_eq!(errors.get("termsAccepted"), Some(FieldProblem::NotAccepted));
    assert_eq!(
        errors.get("kdfIterations"),
        Some(FieldProblem::OutOfRange {
            min: 600_000,
            max: 2_000_000
        })
    );

    let mut form = signup_form("a@b.fr", UserType::Pro);
    form.keyring = "!".into();
    let Err(Error::Invalid(errors)) = signup(&services, form, "").await else {
        panic!("it was accepted")
    };
    assert_eq!(errors.get("keyring"), Some(FieldProblem::Invalid));
    let accounts = sqlx::query_scalar!(r#"select count(*) as "count!" from users"#)
        .fetch_one(&services.db)
        .await;
    assert_eq!(accounts.unwrap(), 0);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_token_of_another_version_is_nobodys(db: PgPool) {
    let (services, clock) = services(db);
    let caller = person(&services, "a@b.fr", UserType::Pro).await;
    let issued = crate::clock::Clock::now(clock.as_ref()).unix_timestamp();
    let token = |ver| {
        let claims = token::Claims {
            user_id: String::new(),
            user_type: UserType::Pro,
            iat: issued,
            exp: issued + 60,
            sid: caller.session,
            ver,
        };
        token::sign(&services.secrets, &claims).unwrap()
    };
    assert!(authenticate(&services, &token(1)).await.unwrap().is_some());
    assert!(authenticate(&services, &token(2)).await.unwrap().is_none());
    sqlx::raw_sql("update sessions set session_version = 2")
        .execute(&services.db)
        .await
        .unwrap();
    for ver in [1, 2] {
        assert!(
            authenticate(&services, &token(ver)).await.unwrap().is_none(),
            "{ver}"
        );
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_login_that_a_password_change_overtakes_opens_nothing(db: PgPool) {
    let (services, _) = services(db);
    let caller = person(&services, "a@b.fr", UserType::Pro).await;
    let proven = Owner {
        id: caller.id,
        user_hash: "",
        user_type: UserType::Pro,
        session_version: 1,
    };
    sqlx::raw_sql("update users set session_version = 2")
        .execute(&services.db)
        .await
        .unwrap();
    let mut connection = services.db.acquire().await.unwrap();
    let late = open_session(&services, &mut connection, &proven, "").await;
    assert!(matches!(late, Err(Error::WrongCredentials)));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_session_in_use_is_noted_once_a_minute(db: PgPool) {
    let (services, clock) = services(db);
    let (_, session) = signup(&services, signup_form("a@b.fr", UserType::Pro), "")
        .await
        .unwrap();
    let seconds = async || {
        authenticate(&services, &session.token).await.unwrap().unwrap();
        sqlx::query_scalar::<_, i64>(
            "select extract(epoch from last_seen_at - created_at)::bigint from sessions",
        )
        .fetch_one(&services.db)
        .await
        .unwrap()
    };
    clock.advance(Duration::seconds(59));
    assert_eq!(seconds().await, 0);
    clock.advance(Duration::seconds(1));
    assert_eq!(seconds().await, 60);
    clock.advance(Duration::seconds(30));
    assert_eq!(seconds().await, 60);
    clock.advance(Duration::minutes(5));
    assert_eq!(seconds().await, 390);
}
