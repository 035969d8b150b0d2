use model::auth::UserType;
use model::demande::DemandeChange;
use model::landing::TownCount;
use sqlx::PgPool;

use super::*;
use crate::auth::Caller;
use crate::demande::{change, post};
use crate::fixtures::{demande_form, person, places, services};

/// A demande of a trade somewhere, with a budget of so much.
async fn posted(services: &Services, author: &Caller, of: (Category, &str), budget: Option<u32>, key: u128) {
    let (category, place) = of;
    let mut form = demande_form("Un coup de main", place, key);
    form.category = category;
    (form.budget_min, form.budget_max) = (budget, budget);
    post(services, author, form).await.unwrap();
}

fn names(towns: &[TownCount]) -> Vec<(&str, u32)> {
    towns
        .iter()
        .map(|town| (town.name.as_str(), town.count))
        .collect()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_town_shows_what_is_there_and_around(db: PgPool) {
    places(&db).await;
    let (services, _) = services(db.clone());
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let budgets = [Some(100), Some(300), None, Some(200), Some(40)];
    for (key, budget) in (1..).zip(budgets) {
        posted(&services, &author, (Category::Plomberie, "75111"), budget, key).await;
    }
    posted(&services, &author, (Category::Cours, "75111"), None, 10).await;
    posted(&services, &author, (Category::Plomberie, "93048"), None, 11).await;
    posted(&services, &author, (Category::Plomberie, "69383"), Some(1), 12).await;

    let paris: Insee = "75111".parse().unwrap();
    let landing = |category| town_landing(&services, category, &paris);
    let town = landing(Category::Plomberie).await.unwrap().unwrap();
    assert_eq!(town.slug(), "paris-11-75111");
    assert_eq!((town.here, town.around, town.demandes.len()), (5, 6, 6));
    assert_eq!(town.demandes.last().unwrap().place_name, "Montreuil");
    assert_eq!(names(&town.neighbours), [("Montreuil", 1)]);
    assert_eq!(
        town.trades,
        [TradeCount {
            category: Category::Cours,
            count: 1
        }]
    );
    assert_eq!(town.usual_budget, None, "four budgets tell too much");

    posted(&services, &author, (Category::Plomberie, "93048"), Some(160), 13).await;
    let town = landing(Category::Plomberie).await.unwrap().unwrap();
    assert_eq!(town.usual_budget, Some(160), "40 100 160 200 300");

    let nothing = landing(Category::Velo).await.unwrap().unwrap();
    assert_eq!((nothing.here, nothing.around), (0, 0));
    assert!(nothing.neighbours.is_empty() && nothing.demandes.is_empty());
    let nowhere = "99999".parse().unwrap();
    assert_eq!(
        town_landing(&services, Category::Velo, &nowhere).await.unwrap(),
        None
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_whole_town_has_what_its_arrondissements_have(db: PgPool) {
    places(&db).await;
    let whole =
        "insert into places (insee, name, search_name, bare_name, postcodes, department, region, population,
                                     point, radius_m)
                 values ('75056', 'Paris', 'paris', 'paris', '{75000}', '75', '11', 2100000,
                         st_makepoint(2.3522, 48.8566)::geography, 5700);
                 update places set parent = '75056' where insee = '75111'";
    sqlx::raw_sql(whole).execute(&db).await.unwrap();
    let (services, _) = services(db.clone());
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    posted(&services, &author, (Category::Plomberie, "75111"), None, 1).await;
    posted(&services, &author, (Category::Cours, "75111"), None, 2).await;
    let paris: Insee = "75056".parse().unwrap();
    let town = town_landing(&services, Category::Plomberie, &paris)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((town.here, town.around, town.neighbours.len()), (1, 1, 0));
    assert_eq!(town.trades.len(), 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_trade_shows_where_it_is_asked_for(db: PgPool) {
    places(&db).await;
    let (services, _) = services(db.clone());
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    for (key, place) in (1..).zip(["75111", "93048", "93048", "69383"]) {
        posted(&services, &author, (Category::Plomberie, place), None, key).await;
    }
    posted(&services, &author, (Category::Cours, "69383"), None, 9).await;
    let landing = trade_landing(&services, Category::Plomberie).await.unwrap();
    assert_eq!((landing.count, landing.newest.len()), (4, 3));
    let departments: Vec<_> = landing
        .departments
        .iter()
        .map(|one| (one.code.as_str(), one.count, names(&one.towns)))
        .collect();
    assert_eq!(
        departments,
        [
            ("69", 1, vec![("Lyon 3e", 1)]),
            ("75", 1, vec![("Paris 11e", 1)]),
            ("93", 2, vec![("Montreuil", 2)]),
        ]
    );
    let none = trade_landing(&services, Category::Velo).await.unwrap();
    assert!(none.count == 0 && none.departments.is_empty() && none.newest.is_empty());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_paused_or_over_counts_nowhere(db: PgPool) {
    places(&db).await;
    let (services, clock) = services(db.clone());
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let form = demande_form("Un coup de main", "75111", 1);
    let paused = post(&services, &author, form).await.unwrap();
    change(&services, &author, paused, DemandeChange::Pause)
        .await
        .unwrap();
    posted(&services, &author, (Category::Plomberie, "75111"), None, 2).await;
    let paris: Insee = "75111".parse().unwrap();
    let count = async || {
        let town = town_landing(&services, Category::Plomberie, &paris)
            .await
            .unwrap()
            .unwrap();
        let trade = trade_landing(&services, Category::Plomberie).await.unwrap();
        (town.here, town.around, trade.count)
    };
    assert_eq!(count().await, (1, 1, 1));
    clock.advance(time::Duration::days(31));
    assert_eq!(count().await, (0, 0, 0));
}
