use model::FieldProblem;
use model::auth::UserType;
use sqlx::PgPool;

use crate::account::tests::forms::{self, caller, device, login, opens, recovers, stored};
use crate::auth::*;
use crate::fixtures::{person, services, signup_form};

const EMAIL: &str = "camille@exemple.fr";

#[sqlx::test(migrations = "../../migrations")]
async fn a_code_opens_what_it_was_made_for_and_changes_nothing(db: PgPool) {
    let (services, _) = services(db);
    let form = signup_form(EMAIL, UserType::Demandeur);
    signup(&services, form.clone(), "").await.unwrap();
    let before = stored(&services.db).await;
    let opened = start_recovery(&services, forms::start_recovery(" CAMILLE@exemple.fr", "cd"))
        .await
        .unwrap();
    assert_eq!(
        (opened.wrap_recovery, opened.keyring),
        (form.wrap_recovery, form.keyring)
    );
    assert_eq!(stored(&services.db).await, before);
}

#[sqlx::test(migrations = "../../migrations")]
async fn recovering_replaces_password_and_code_and_ends_every_session(db: PgPool) {
    let (services, _) = services(db);
    let first = person(&services, EMAIL, UserType::Demandeur).await;
    let (_, thief) = device(&services, EMAIL, "").await;
    let (opened, session) = recover(&services, forms::recover(EMAIL, "cd", "11", "22"), "Firefox")
        .await
        .unwrap();
    assert_eq!(opened.me, first.me);
    assert_eq!(opened.wrap_password, forms::credentials("11").wrap_password);
    assert!(caller(&services, &thief).await.is_none());
    let now = caller(&services, &session).await.unwrap();
    assert_eq!(crate::account::sessions(&services, &now).await.unwrap().len(), 1);
    assert!(!opens(&services, EMAIL, "ab").await && !recovers(&services, EMAIL, "cd").await);
    assert!(recovers(&services, EMAIL, "22").await);
    let (again, _) = login(&services, EMAIL, "11", "").await.unwrap();
    assert_eq!(
        (again.user_id, again.keyring, again.wrap_password),
        (opened.user_id, opened.keyring, opened.wrap_password)
    );
    let spent = recover(&services, forms::recover(EMAIL, "cd", "33", "44"), "").await;
    assert!(matches!(spent, Err(Error::WrongCredentials)), "a code works once");
}

#[sqlx::test(migrations = "../../migrations")]
async fn of_two_recoveries_at_once_one_loses(db: PgPool) {
    let (services, _) = services(db);
    person(&services, EMAIL, UserType::Demandeur).await;
    let (one, two) = tokio::join!(
        recover(&services, forms::recover(EMAIL, "cd", "11", "33"), ""),
        recover(&services, forms::recover(EMAIL, "cd", "22", "44"), ""),
    );
    let (won, lost, refused) = match (one, two) {
        (Ok(_), Err(refused)) => (["11", "33"], ["22", "44"], refused),
        (Err(refused), Ok(_)) => (["22", "44"], ["11", "33"], refused),
        other => panic!("{other:?}"),
    };
    assert!(matches!(refused, Error::WrongCredentials));
    assert!(opens(&services, EMAIL, won[0]).await && recovers(&services, EMAIL, won[1]).await);
    assert!(!opens(&services, EMAIL, lost[0]).await && !recovers(&services, EMAIL, lost[1]).await);
}

/// Whatever the account: the same answer, after the same work.
#[sqlx::test(migrations = "../../migrations")]
async fn abuse_7_known_and_unknown_emails_look_alike_at_login_and_recovery(db: PgPool) {
    let (services, _) = services(db);
    person(&services, EMAIL, UserType::Demandeur).await;
    person(&services, "sans-code@exemple.fr", UserType::Pro).await;
    sqlx::raw_sql("update users set recovery_hash = null, wrap_recovery = null where user_type = 'pro'")
        .execute(&services.db)
        .await
        .unwrap();
    let emails = [EMAIL, "sans-code@exemple.fr", "inconnue@exemple.fr"];

    for email in emails {
        for answer in answers(&services, email).await {
            assert!(matches!(answer, Error::WrongCredentials), "{answer}");
        }
        let mut malformed = forms::recover(email, "cd", "11", "22");
        malformed.credentials.wrap_password = "!".into();
        let Err(Error::Invalid(errors)) = recover(&services, malformed, "").await else {
            panic!("it was accepted")
        };
        assert_eq!(errors.get("wrapPassword"), Some(FieldProblem::Invalid));
    }
    // With bcrypt out of reach, an answer that did without it would still come.
    services.passwords.close();
    for email in emails {
        for answer in answers(&services, email).await {
            assert!(matches!(answer, Error::Crypto(_)), "{answer}");
        }
    }
}

/// What is answered to a wrong password and to a wrong code.
async fn answers(services: &crate::Services, email: &str) -> [Error; 3] {
    [
        login(services, email, "ff", "").await.unwrap_err(),
        start_recovery(services, forms::start_recovery(email, "ff"))
            .await
            .unwrap_err(),
        recover(services, forms::recover(email, "ff", "11", "22"), "")
            .await
            .unwrap_err(),
    ]
}
