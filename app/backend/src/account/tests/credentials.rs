use model::FieldProblem;
use model::account::{RenewCredentials, ReplaceRecovery};
use model::auth::{PreloginRequest, UserType};
use sqlx::PgPool;

use super::forms::{self, caller, credentials, device, login, opens, recovers, recovery, stored};
use crate::account::proof::prove;
use crate::account::replace::replace;
use crate::account::*;
use crate::auth::{self, KeptCredentials, decode_wrap, signup};
use crate::fixtures::{person, services, signup_form};

const EMAIL: &str = "camille@exemple.fr";

fn wrong_password<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Auth(auth::Error::WrongCredentials)))
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_new_password_takes_the_place_of_the_old_and_of_every_session(db: PgPool) {
    let (services, _) = services(db);
    let phone = person(&services, EMAIL, UserType::Demandeur).await;
    let (computer, at_computer) = device(&services, EMAIL, "Firefox, Linux").await;
    let session = change_password(
        &services,
        &computer,
        forms::change_password("ab", "11"),
        "Firefox, Linux",
    )
    .await
    .unwrap();

    let now = caller(&services, &session).await.unwrap();
    assert_eq!(now.me, phone.me);
    assert!(caller(&services, &at_computer).await.is_none());
    let open = sessions(&services, &now).await.unwrap();
    assert_eq!(open.len(), 1, "the phone is signed out too");
    assert!(open[0].current);
    assert!(!opens(&services, EMAIL, "ab").await);
    let (opened, _) = login(&services, EMAIL, "11", "").await.unwrap();
    assert_eq!(opened.wrap_password, credentials("11").wrap_password);
    assert!(
        recovers(&services, EMAIL, "cd").await,
        "the recovery code still opens the same account key"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn without_the_current_password_nothing_is_written(db: PgPool) {
    let (services, _) = services(db);
    let camille = person(&services, EMAIL, UserType::Demandeur).await;
    let before = stored(&services.db).await;
    let password = change_password(&services, &camille, forms::change_password("ff", "11"), "").await;
    assert!(wrong_password(&password));
    let email = change_email(&services, &camille, forms::change_email("ff", "c@b.fr", "11"), "").await;
    assert!(wrong_password(&email));
    let renew = RenewCredentials {
        current_password_hash: "ff".repeat(32),
        credentials: credentials("11"),
    };
    assert!(wrong_password(
        &renew_credentials(&services, &camille, renew).await
    ));
    let replace = ReplaceRecovery {
        current_password_hash: "ff".repeat(32),
        new_recovery: recovery("22"),
    };
    assert!(wrong_password(
        &replace_recovery(&services, &camille, replace).await
    ));
    let delete_account = model::account::DeleteAccount {
        current_password_hash: "ff".repeat(32),
    };
    assert!(wrong_password(&delete(&services, &camille, delete_account).await));
    assert_eq!(stored(&services.db).await, before);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_malformed_wrap_is_named_and_nothing_is_written(db: PgPool) {
    let (services, _) = services(db);
    let camille = person(&services, EMAIL, UserType::Demandeur).await;
    let before = stored(&services.db).await;
    for wrap in ["!", "AAAA", &"A".repeat(1_024)] {
        let mut form = forms::change_password("ab", "11");
        form.credentials.wrap_password = wrap.into();
        let Err(Error::Auth(auth::Error::Invalid(errors))) =
            change_password(&services, &camille, form, "").await
        else {
            panic!("it was accepted")
        };
        assert_eq!(errors.get("wrapPassword"), Some(FieldProblem::Invalid));
    }
    assert_eq!(stored(&services.db).await, before);
}

#[sqlx::test(migrations = "../../migrations")]
async fn of_two_password_changes_at_once_one_loses_cleanly(db: PgPool) {
    let (services, _) = services(db);
    person(&services, EMAIL, UserType::Demandeur).await;
    let (phone, _) = device(&services, EMAIL, "phone").await;
    let (computer, _) = device(&services, EMAIL, "computer").await;
    let (one, two) = tokio::join!(
        change_password(&services, &phone, forms::change_password("ab", "11"), "phone"),
        change_password(
            &services,
            &computer,
            forms::change_password("ab", "22"),
            "computer"
        ),
    );
    let (won, lost, session, refused) = match (one, two) {
        (Ok(session), Err(refused)) => ("11", "22", session, refused),
        (Err(refused), Ok(session)) => ("22", "11", session, refused),
        other => panic!("{other:?}"),
    };
    assert!(matches!(refused, Error::Changed));
    assert!(opens(&services, EMAIL, won).await);
    assert!(!opens(&services, EMAIL, lost).await && !opens(&services, EMAIL, "ab").await);
    assert!(caller(&services, &session).await.is_some());
}

/// Both had proven the password before either wrote: what the race above does not always reach.
#[sqlx::test(migrations = "../../migrations")]
async fn what_was_proven_before_another_change_is_worth_nothing(db: PgPool) {
    let (services, _) = services(db);
    let camille = person(&services, EMAIL, UserType::Demandeur).await;
    let stale = prove(&services, &camille, &"ab".repeat(32)).await.unwrap();
    change_password(&services, &camille, forms::change_password("ab", "11"), "")
        .await
        .unwrap();
    let before = stored(&services.db).await;

    let form = credentials("22");
    let wrap = decode_wrap("wrapPassword", &form.wrap_password).unwrap();
    let kept = KeptCredentials::make(&services, camille.id, &form, &wrap)
        .await
        .unwrap();
    let mut transaction = services.db.begin().await.unwrap();
    let late = replace(
        &services,
        &mut transaction,
        camille.id,
        &stale,
        &kept,
        &stale.user_hash,
        "",
    )
    .await;
    assert!(matches!(late, Err(Error::Changed)));
    transaction.commit().await.unwrap();
    assert_eq!(stored(&services.db).await, before);
    let again = change_password(&services, &camille, forms::change_password("11", "22"), "").await;
    assert!(matches!(again, Err(Error::Changed)), "its session has ended");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_new_email_keeps_the_account_and_frees_the_old_one(db: PgPool) {
    let (services, _) = services(db);
    let form = signup_form(EMAIL, UserType::Demandeur);
    let (first, session) = signup(&services, form.clone(), "").await.unwrap();
    let camille = caller(&services, &session).await.unwrap();
    let form_new = forms::change_email("ab", " Nouvelle@Exemple.FR ", "11");
    let (opened, now) = change_email(&services, &camille, form_new, "").await.unwrap();

    assert_ne!(opened.user_id, first.user_id);
    assert_eq!((&opened.me, &opened.keyring), (&first.me, &form.keyring));
    assert_eq!(opened.wrap_password, credentials("11").wrap_password);
    assert_eq!(caller(&services, &now).await.unwrap().id, camille.id);
    assert!(caller(&services, &session).await.is_none());
    let (again, _) = login(&services, "nouvelle@exemple.fr", "11", "").await.unwrap();
    assert_eq!(again.user_id, opened.user_id);
    assert!(recovers(&services, "nouvelle@exemple.fr", "cd").await);
    assert!(!opens(&services, EMAIL, "ab").await && !opens(&services, EMAIL, "11").await);
    assert!(
        signup(&services, form, "").await.is_ok(),
        "the old e-mail is free"
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_email_that_is_taken_changes_nothing(db: PgPool) {
    let (services, _) = services(db);
    let camille = person(&services, EMAIL, UserType::Demandeur).await;
    person(&services, "karim@exemple.fr", UserType::Pro).await;
    let before = stored(&services.db).await;
    let form = forms::change_email("ab", "KARIM@exemple.fr", "11");
    let taken = change_email(&services, &camille, form, "").await;
    assert!(matches!(taken, Err(Error::Auth(auth::Error::EmailTaken))));
    assert_eq!(stored(&services.db).await, before);
}

#[sqlx::test(migrations = "../../migrations")]
async fn renewed_credentials_end_no_session_and_never_weaken(db: PgPool) {
    let (services, _) = services(db);
    let camille = person(&services, EMAIL, UserType::Demandeur).await;
    let (_, elsewhere) = device(&services, EMAIL, "").await;
    let renewed = |current: &str, new: &str, iterations| RenewCredentials {
        current_password_hash: current.repeat(32),
        credentials: model::account::NewCredentials {
            kdf_iterations: iterations,
            ..credentials(new)
        },
    };
    renew_credentials(&services, &camille, renewed("ab", "11", 700_000))
        .await
        .unwrap();
    assert!(caller(&services, &elsewhere).await.is_some());
    assert!(!opens(&services, EMAIL, "ab").await && opens(&services, EMAIL, "11").await);
    let answer = auth::prelogin(&services, &PreloginRequest { email: EMAIL.into() })
        .await
        .unwrap();
    assert_eq!(
        (answer.iterations, answer.account_salt),
        (700_000, "11".repeat(16))
    );

    let before = stored(&services.db).await;
    let Err(Error::Auth(auth::Error::Invalid(errors))) =
        renew_credentials(&services, &camille, renewed("11", "22", 699_999)).await
    else {
        panic!("iterations went down")
    };
    let bounds = FieldProblem::OutOfRange {
        min: 700_000,
        max: 2_000_000,
    };
    assert_eq!(errors.get("kdfIterations"), Some(bounds));
    assert_eq!(stored(&services.db).await, before);
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_new_recovery_code_kills_the_former(db: PgPool) {
    let (services, _) = services(db);
    let camille = person(&services, EMAIL, UserType::Demandeur).await;
    let form = ReplaceRecovery {
        current_password_hash: "ab".repeat(32),
        new_recovery: recovery("22"),
    };
    replace_recovery(&services, &camille, form).await.unwrap();
    assert!(!recovers(&services, EMAIL, "cd").await);
    let opened = auth::start_recovery(&services, forms::start_recovery(EMAIL, "22"))
        .await
        .unwrap();
    assert_eq!(opened.wrap_recovery, recovery("22").wrap_recovery);
    assert!(opens(&services, EMAIL, "ab").await);
    assert_eq!(
        sessions(&services, &camille).await.unwrap().len(),
        2,
        "nobody is signed out"
    );
}
