use std::sync::Arc;
use std::time::Duration;

use model::Category;
use model::auth::UserType;
use model::search::{MapLevel, SearchForm};
use sqlx::PgPool;

use super::super::{map_counts, post};
use super::*;
use crate::fixtures::{demande, demande_form, person, places, services};

async fn titles(services: &Services, form: &SearchForm) -> Vec<String> {
    let found = search(services, form).await.unwrap();
    found.demandes.into_iter().map(|demande| demande.title).collect()
}

fn around(place: &str) -> SearchForm {
    SearchForm {
        lieu: place.into(),
        ..SearchForm::default()
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn several_categories_and_one_commune_of_those_around(db: PgPool) {
    let (services, _) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    demande(&services, &author, "Robinet", "75111", 1).await;
    for (key, (category, place)) in [
        (Category::Cours, "75111"),
        (Category::Montage, "93048"),
        (Category::Montage, "69383"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut form = demande_form(category.slug(), place, 2 + key as u128);
        form.category = category;
        post(&services, &author, form).await.unwrap();
    }
    let two = SearchForm {
        categorie: vec!["cours".into(), "montage".into()],
        ..around("Paris 11e")
    };
    assert_eq!(titles(&services, &two).await, ["cours", "montage"]);
    let narrowed = SearchForm {
        commune: "93048".into(),
        ..two.clone()
    };
    let found = search(&services, &narrowed).await.unwrap();
    assert_eq!((found.count, found.demandes[0].title.as_str()), (1, "montage"));
    assert_eq!(found.commune.unwrap().name, "Montreuil");
    let outside = SearchForm {
        commune: "69383".into(),
        ..two.clone()
    };
    assert!(
        titles(&services, &outside).await.is_empty(),
        "inside the search only"
    );
    let unknown = SearchForm {
        commune: "01999".into(),
        ..two
    };
    let Err(Error::Invalid(errors)) = search(&services, &unknown).await else {
        panic!("it was accepted")
    };
    assert_eq!(errors.get("commune"), Some(FieldProblem::UnknownPlace));
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_map_counts_communes_around_a_place_and_departments_without_one(db: PgPool) {
    let (services, _) = services(db);
    places(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    for (key, place) in ["75111", "93048", "93048", "69383"].into_iter().enumerate() {
        demande(&services, &author, "Robinet", place, key as u128).await;
    }
    let counted = async |form: &SearchForm| {
        let map = map_counts(&services, form).await.unwrap();
        let areas: Vec<_> = map
            .areas
            .into_iter()
            .map(|area| (area.name, area.count))
            .collect();
        (map.level, areas)
    };
    let near = SearchForm {
        // Neither narrows a map.
        commune: "93048".into(),
        apres: "93048.1.00000000000000000000000000000001".into(),
        ..around("Paris 11e")
    };
    assert_eq!(
        counted(&near).await,
        (
            MapLevel::Commune,
            vec![("Paris 11e".to_owned(), 1), ("Montreuil".to_owned(), 2)]
        )
    );
    let (level, areas) = counted(&SearchForm::default()).await;
    assert_eq!(level, MapLevel::Department);
    let expected = [("69", 1), ("75", 1), ("93", 2)].map(|(name, count)| (name.to_owned(), count));
    assert_eq!(areas, expected, "the fixtures name a department by its code");
    let others = SearchForm {
        categorie: vec!["cours".into()],
        ..SearchForm::default()
    };
    assert!(counted(&others).await.1.is_empty());
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_department_is_searched_as_a_whole_newest_first(db: PgPool) {
    let (services, _) = services(db);
    places(&services.db).await;
    sqlx::query("update departments set name = 'Seine-Saint-Denis' where code = '93'")
        .execute(&services.db)
        .await
        .unwrap();
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    for (key, place) in ["75111", "93048", "93048"].into_iter().enumerate() {
        demande(&services, &author, "Robinet", place, key as u128).await;
    }
    for lieu in ["93", "Seine-Saint-Denis (93)", "seine saint denis"] {
        let form = SearchForm {
            lieu: lieu.into(),
            ..SearchForm::default()
        };
        let found = search(&services, &form).await.unwrap();
        assert_eq!(
            found.department.unwrap().label(),
            "Seine-Saint-Denis (93)",
            "{lieu}"
        );
        assert_eq!((found.place, found.count, found.demandes.len()), (None, 2, 2));
        assert!(found.demandes.iter().all(|demande| demande.distance_km.is_none()));
        let map = map_counts(&services, &form).await.unwrap();
        assert_eq!(
            (map.level, map.areas.len(), map.areas[0].count),
            (MapLevel::Commune, 1, 2)
        );
    }
    let nowhere = SearchForm {
        lieu: "99".into(),
        ..SearchForm::default()
    };
    assert!(search(&services, &nowhere).await.is_err());
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_number_is_remembered_and_the_list_is_not(db: PgPool) {
    let (fresh, clock) = services(db);
    places(&fresh.db).await;
    let remembering = Services {
        search: Arc::new(SearchCache::new(Duration::from_hours(1))),
        ..fresh.clone()
    };
    let author = person(&fresh, "a@b.fr", UserType::Demandeur).await;
    let post = async |title: &str, key| demande(&fresh, &author, title, "75111", key).await;
    for key in 0..=u128::from(PAGE_SIZE) {
        post("Robinet", key).await;
    }
    let form = SearchForm {
        tri: "date".into(),
        ..around("Paris 11e")
    };
    let all = u32::from(PAGE_SIZE) + 1;
    assert_eq!(search(&remembering, &form).await.unwrap().count, all);
    clock.advance(time::Duration::minutes(1));
    post("Fuite", 1_000).await;
    let found = search(&remembering, &form).await.unwrap();
    assert_eq!((found.count, found.demandes[0].title.as_str()), (all, "Fuite"));
    assert_eq!(search(&fresh, &form).await.unwrap().count, all + 1);
    let nearest = SearchForm {
        tri: String::new(),
        ..form
    };
    assert_eq!(
        search(&remembering, &nearest).await.unwrap().count,
        all,
        "whatever the order"
    );
}
