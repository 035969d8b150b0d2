mod life;
mod races;

use model::auth::UserType;
use model::demande::DemandeStatus;
use model::place::LatLon;
use model::search::{SearchForm, SearchQuery};
use model::{Category, DemandeId, FieldProblem};
use sqlx::PgPool;
use time::Duration;

use super::*;
use crate::Services;
use crate::auth::Caller;
use crate::fixtures::{demande, demande_form, person, places, services};

async fn titles(services: &Services, form: &SearchForm) -> Vec<String> {
    search(services, form)
        .await
        .unwrap()
        .demandes
        .into_iter()
        .map(|demande| demande.title)
        .collect()
}

fn around(place: &str) -> SearchForm {
    SearchForm {
        lieu: place.into(),
        ..SearchForm::default()
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_demande_is_posted_and_read_without_its_author(db: PgPool) {
    let (services, clock) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let id = demande(&services, &author, "Robinet", "75111", 1).await;
    clock.advance(Duration::hours(2));

    let read = detail(&services, None, id).await.unwrap().unwrap();
    assert_eq!(
        (read.summary.title.as_str(), read.summary.place_name.as_str()),
        ("Robinet", "Paris 11e")
    );
    assert_eq!(read.summary.age_minutes, 120);
    assert_eq!((read.summary.unlock_price.0, read.premium_price.0), (5, 10));
    assert_eq!(read.expires_on, "2026-12-22");
    assert!(!read.mine);
    assert!(detail(&services, Some(&author), id).await.unwrap().unwrap().mine);
    let json = serde_json::to_string(&read).unwrap();
    assert!(!json.contains(&author.me.public_id.0) && !json.contains(&author.id.to_string()));
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_same_form_sent_twice_posts_once(db: PgPool) {
    let (services, _) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let once = || post(&services, &author, demande_form("Robinet", "75111", 1));
    let (first, second) = tokio::join!(once(), once());
    assert_eq!(first.unwrap(), second.unwrap());
    let other = post(&services, &author, demande_form("Autre chose", "75111", 1)).await;
    assert!(matches!(other, Err(Error::KeyReused)));
    assert_eq!(mine(&services, &author).await.unwrap().len(), 1);
}

#[sqlx::test(migrations = "../../migrations")]
async fn who_may_not_post_is_told_why(db: PgPool) {
    let (services, _) = services(db);
    places(&services.db).await;
    let pro = person(&services, "pro@b.fr", UserType::Pro).await;
    assert!(matches!(
        post(&services, &pro, demande_form("x", "75111", 1)).await,
        Err(Error::NotDemandeur)
    ));

    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    sqlx::query!("update users set restricted_until = '2026-11-23'")
        .execute(&services.db)
        .await
        .unwrap();
    assert!(matches!(
        post(&services, &author, demande_form("x", "75111", 1)).await,
        Err(Error::Restricted)
    ));
}

/// Posts while another transaction closes the author's account by `closing`, which commits once the post waits for it.
async fn post_while(db: &PgPool, services: &Services, author: &Caller, closing: &'static str) -> Error {
    let mut transaction = db.begin().await.unwrap();
    sqlx::query(closing)
        .bind(author.id)
        .execute(&mut *transaction)
        .await
        .unwrap();
    let posting = tokio::spawn({
        let (services, author) = (services.clone(), author.clone());
        async move { post(&services, &author, demande_form("x", "75111", 1)).await }
    });
    let waits = "select exists (select from pg_locks join pg_stat_activity using (pid)
                                where not granted and datname = current_database())";
    while !sqlx::query_scalar::<_, bool>(waits).fetch_one(db).await.unwrap() {
        assert!(!posting.is_finished(), "it did not wait");
        tokio::task::yield_now().await;
    }
    transaction.commit().await.unwrap();
    posting.await.unwrap().unwrap_err()
}

#[sqlx::test(migrations = "../../migrations")]
async fn nothing_is_posted_from_an_account_that_is_closed_meanwhile(db: PgPool) {
    let (services, _) = services(db.clone());
    places(&db).await;
    let banned = person(&services, "a@b.fr", UserType::Demandeur).await;
    let ban = "update users set banned_at = now(), ban_reason = 'x' where id = $1";
    assert!(matches!(
        post_while(&db, &services, &banned, ban).await,
        Error::Banned
    ));

    let deleted = person(&services, "b@b.fr", UserType::Demandeur).await;
    // As `account::delete` leaves the row.
    let delete =
        "update users set deleted_at = now(), user_id = null, display_name = '', password_hash = null,
                  kdf_iterations = null, account_salt = null, wrap_password = null, wrap_recovery = null,
                  recovery_hash = null where id = $1";
    assert!(matches!(
        post_while(&db, &services, &deleted, delete).await,
        Error::Deleted
    ));
    assert!(titles(&services, &SearchForm::default()).await.is_empty());
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_unknown_place_is_named_and_nothing_is_written(db: PgPool) {
    let (services, _) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let Err(Error::Invalid(errors)) = post(&services, &author, demande_form("x", "99999", 1)).await else {
        panic!("it was accepted")
    };
    assert_eq!(errors.get("place"), Some(FieldProblem::UnknownPlace));
    assert!(mine(&services, &author).await.unwrap().is_empty());
}

#[sqlx::test(migrations = "../../migrations")]
async fn nearest_first_then_newest_within_the_radius(db: PgPool) {
    let (services, clock) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    for (key, (title, place)) in [
        ("vieux", "75111"),
        ("loin", "69383"),
        ("voisin", "93048"),
        ("neuf", "75111"),
    ]
    .iter()
    .enumerate()
    {
        demande(&services, &author, title, place, key as u128).await;
        clock.advance(Duration::minutes(1));
    }
    assert_eq!(
        titles(&services, &around("Paris 11e")).await,
        ["neuf", "vieux", "voisin"]
    );
    assert_eq!(
        titles(&services, &around("93100")).await,
        ["voisin", "neuf", "vieux"]
    );
    let near = SearchForm {
        rayon: "5".into(),
        ..around("Paris 11e")
    };
    assert_eq!(titles(&services, &near).await, ["neuf", "vieux"]);
    assert_eq!(
        titles(&services, &SearchForm::default()).await,
        ["neuf", "voisin", "loin", "vieux"]
    );
    let by_date = SearchForm {
        tri: "date".into(),
        ..around("Paris 11e")
    };
    assert_eq!(titles(&services, &by_date).await, ["neuf", "voisin", "vieux"]);

    let results = search(&services, &around("Paris 11e")).await.unwrap();
    let distances: Vec<_> = results
        .demandes
        .iter()
        .map(|demande| demande.distance_km)
        .collect();
    assert_eq!(
        distances,
        [Some(1), Some(1), Some(5)],
        "whole kilometres, never less than one"
    );
    assert_eq!(
        (results.count, results.place.unwrap().name.as_str()),
        (3, "Paris 11e")
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn each_filter_leaves_out_what_it_says(db: PgPool) {
    let (services, clock) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    demande(&services, &author, "Robinet", "75111", 1).await;
    clock.advance(Duration::days(2));
    let mut dear = demande_form("Armoire à monter", "75111", 2);
    (dear.category, dear.budget_min, dear.budget_max) = (Category::Montage, None, Some(900));
    post(&services, &author, dear).await.unwrap();
    let mut open = demande_form("Piano", "75111", 3);
    (open.budget_min, open.budget_max) = (None, None);
    post(&services, &author, open).await.unwrap();

    let with = |change: fn(&mut SearchForm)| {
        let mut form = around("Paris 11e");
        change(&mut form);
        form
    };
    assert_eq!(
        titles(&services, &with(|form| form.categorie = vec!["montage".into()])).await,
        ["Armoire à monter"]
    );
    assert_eq!(
        titles(&services, &with(|form| form.budget = "100-500".into())).await,
        ["Robinet"]
    );
    assert_eq!(
        titles(&services, &with(|form| form.budget = "500-2000".into())).await,
        ["Armoire à monter"]
    );
    assert_eq!(
        titles(&services, &with(|form| form.q = "armoires".into())).await,
        ["Armoire à monter"]
    );
    assert_eq!(
        titles(&services, &with(|form| form.q = "cuisiné".into()))
            .await
            .len(),
        3,
        "stemmed, without accents"
    );
    let recent = titles(&services, &with(|form| form.age = "1".into())).await;
    assert!(recent.len() == 2 && !recent.contains(&"Robinet".to_owned()));
}

#[sqlx::test(migrations = "../../migrations")]
async fn pages_neither_skip_nor_repeat_while_others_post(db: PgPool) {
    let (services, clock) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let mut expected = Vec::new();
    // Some at the very same moment: only the id tells them apart.
    for key in 0..45_u128 {
        let place = if key % 3 == 0 { "93048" } else { "75111" };
        expected.push(demande(&services, &author, &format!("n° {key}"), place, key).await);
        if key % 4 == 0 {
            clock.advance(Duration::minutes(1));
        }
    }
    for sort in ["distance", "date"] {
        let mut form = SearchForm {
            tri: sort.into(),
            ..around("Paris 11e")
        };
        let mut seen: Vec<DemandeId> = Vec::new();
        for page in 0.. {
            let results = search(&services, &form).await.unwrap();
            assert!(results.demandes.len() <= 20);
            seen.extend(results.demandes.iter().map(|demande| demande.id));
            clock.advance(Duration::minutes(1));
            demande(
                &services,
                &author,
                "entre-temps",
                "75111",
                1_000 + page + if sort == "date" { 100 } else { 0 },
            )
            .await;
            match results.next {
                Some(next) => form.apres = next,
                None => break,
            }
        }
        for id in &expected {
            assert_eq!(seen.iter().filter(|other| *other == id).count(), 1, "{sort}");
        }
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn pages_neither_skip_nor_repeat_while_others_leave(db: PgPool) {
    let (services, clock) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    for sort in ["distance", "date"] {
        let mut expected = Vec::new();
        for key in 0..65_u128 {
            let place = if key % 3 == 0 { "93048" } else { "75111" };
            let key = key + if sort == "date" { 1_000 } else { 0 };
            expected.push(demande(&services, &author, sort, place, key).await);
            clock.advance(Duration::minutes(1));
        }
        let mut form = SearchForm {
            tri: sort.into(),
            ..around("Paris 11e")
        };
        let mut seen: Vec<DemandeId> = Vec::new();
        let mut left: Vec<DemandeId> = Vec::new();
        loop {
            let results = search(&services, &form).await.unwrap();
            let page: Vec<DemandeId> = results.demandes.iter().map(|demande| demande.id).collect();
            seen.extend(&page);
            let Some(next) = results.next else { break };
            form.apres = next;
            // The one that the next page begins after is gone; so is one that is still to come.
            let (first, last) = (page[0], *page.last().unwrap());
            resolve(&services, &author, last).await.unwrap();
            pause(&services, &author, first).await.unwrap();
            let coming = *expected.iter().find(|id| !seen.contains(id)).unwrap();
            pause(&services, &author, coming).await.unwrap();
            left.push(coming);
            if let Some(back) = left.first().filter(|id| **id != coming) {
                resume(&services, &author, *back).await.unwrap();
            }
        }
        for id in &expected {
            let times = seen.iter().filter(|other| *other == id).count();
            assert!(times == 1 || times == 0 && left.contains(id), "{sort}: {times}");
        }
        for id in expected {
            resolve(&services, &author, id).await.unwrap();
        }
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn what_is_closed_paused_or_expired_is_not_found(db: PgPool) {
    let (services, clock) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let paused = demande(&services, &author, "en pause", "75111", 1).await;
    let removed = demande(&services, &author, "retirée", "75111", 2).await;
    let open = demande(&services, &author, "ouverte", "75111", 3).await;
    sqlx::query!(
        "update demandes set paused_at = created_at where id = $1",
        paused.0
    )
    .execute(&services.db)
    .await
    .unwrap();
    sqlx::query!(
        "update demandes set status = 'removed', removed_at = created_at, removal_reason = 'fake' where id = $1",
        removed.0,
    )
    .execute(&services.db)
    .await
    .unwrap();
    assert_eq!(titles(&services, &around("Paris 11e")).await, ["ouverte"]);
    assert!(detail(&services, None, removed).await.unwrap().is_none());
    let status = detail(&services, Some(&author), removed)
        .await
        .unwrap()
        .unwrap()
        .status;
    assert_eq!(status, DemandeStatus::Removed);

    clock.advance(Duration::days(30));
    assert!(titles(&services, &around("Paris 11e")).await.is_empty());
    assert_eq!(
        detail(&services, None, open).await.unwrap().unwrap().status,
        DemandeStatus::Expired
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_search_around_a_point_counts_from_its_commune(db: PgPool) {
    let (services, _) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    demande(&services, &author, "voisin", "93048", 1).await;
    let mut distances = Vec::new();
    for (lat, lon) in [(48.8594, 2.3795), (48.8650, 2.3990)] {
        let point = LatLon::new(lat, lon).unwrap();
        let results = nearby(&services, Center::Point(point), &SearchQuery::default(), 20)
            .await
            .unwrap();
        distances.extend(results.demandes[0].distance_km);
    }
    assert_eq!(distances, [5, 5], "moving within a commune tells nothing");
    let sea = Center::Point(LatLon::new(0.0, 0.0).unwrap());
    let Err(Error::Invalid(errors)) = nearby(&services, sea, &SearchQuery::default(), 20).await else {
        panic!("the sea is no place")
    };
    assert_eq!(errors.get("lat"), Some(FieldProblem::UnknownPlace));
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_categories_of_the_database_are_those_of_the_model(db: PgPool) {
    let slugs = sqlx::query_scalar!("select slug from categories order by position")
        .fetch_all(&db)
        .await
        .unwrap();
    let expected: Vec<_> = Category::ALL.iter().map(|category| category.slug()).collect();
    assert_eq!(slugs, expected);
}
