//! Somebody who asks from hundreds of points must not learn more of a demande than its commune.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::DemandeId;
use model::auth::UserType;
use sqlx::PgPool;

use super::*;
use crate::fixtures::{demande, person, services};

/// 144 communes of a square kilometre or so each, 12 by 12, around 47° N 2° E; each covers its square.
const SIDE: usize = 12;
const STEP: f64 = 0.02;

async fn grid(db: &PgPool) {
    sqlx::query(
        "with department as (
             insert into departments (code, name, region, outline)
             values ('18', 'Cher', '24', st_multi(st_makeenvelope(2, 47, 3, 48, 4326)))
         )
         insert into places (insee, name, search_name, bare_name, postcodes, department, region, population, point, radius_m, outline)
         select '18' || lpad((x * $1 + y)::text, 3, '0'), 'C' || x * $1 + y, 'c' || x * $1 + y, 'c' || x * $1 + y, '{18000}', '18',
                '24', 100,
                -- Not in the middle, as town halls are not.
                st_makepoint(2 + (x + 0.3 + 0.4 * ((x * 7 + y * 3) % 5) / 5.0) * $2,
                             47 + (y + 0.2 + 0.6 * ((x * 5 + y * 11) % 7) / 7.0) * $2)::geography, 1000,
                st_multi(st_makeenvelope(2 + x * $2, 47 + y * $2, 2 + (x + 1) * $2, 47 + (y + 1) * $2, 4326))
         from generate_series(0, $1 - 1) x, generate_series(0, $1 - 1) y",
    )
    .bind(i32::try_from(SIDE).unwrap())
    .bind(STEP)
    .execute(db)
    .await
    .unwrap();
}

/// Numbers from 0 to 1, the same each time.
fn draws() -> impl FnMut() -> f64 {
    let mut state = 42_u32;
    move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1_u32 << 24)
    }
}

/// All that an answer says of where: each demande's distance and rank, and the names beside.
fn told(results: &SearchResults) -> String {
    let lines = results.demandes.iter().map(|demande| {
        let DemandeSummary {
            id,
            place_name,
            distance_km,
            ..
        } = demande;
        format!("{id} {place_name} {distance_km:?}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[sqlx::test(migrations = "../../migrations")]
async fn hundreds_of_searches_tell_the_commune_and_no_more(db: PgPool) {
    let (services, _) = services(db);
    grid(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    // Two demandes in each of three communes, and one in its neighbour.
    let mut homes: HashMap<DemandeId, &str> = HashMap::new();
    for (key, insee) in ["18065", "18065", "18066", "18066", "18078", "18078", "18077"]
        .into_iter()
        .enumerate()
    {
        homes.insert(
            demande(&services, &author, "Robinet", insee, key as u128).await,
            insee,
        );
    }
    let query = SearchQuery {
        radius_km: 100,
        ..SearchQuery::default()
    };
    let mut draw = draws();
    let mut by_commune: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    #[expect(clippy::cast_precision_loss, reason = "a dozen")]
    let width = SIDE as f64 * STEP;
    for _ in 0..300 {
        let point = LatLon::new(47.0 + draw() * width, 2.0 + draw() * width).unwrap();
        let from = place::resolve(&services.db, point).await.unwrap().unwrap();
        let results = nearby(&services, Center::Point(point), &query, 20).await.unwrap();
        assert_eq!(results.demandes.len(), homes.len());
        // The same commune, the same distance: nothing tells its demandes apart.
        let mut distances: BTreeMap<&str, BTreeSet<Option<u32>>> = BTreeMap::new();
        for demande in &results.demandes {
            distances
                .entry(homes[&demande.id])
                .or_default()
                .insert(demande.distance_km);
        }
        assert!(distances.values().all(|seen| seen.len() == 1), "{distances:?}");
        by_commune
            .entry(from.insee.to_string())
            .or_default()
            .insert(told(&results));
        // From the commune's code, exactly the same is told as from the point.
        let named = nearby(&services, Center::Place(from.insee.clone()), &query, 20)
            .await
            .unwrap();
        assert_eq!(told(&named), told(&results));
        // And the reference points alone explain it: whole kilometres between two of them.
        for (insee, seen) in distances {
            let metres: f64 = sqlx::query_scalar(
                "select st_distance(a.point, b.point, false) from places a, places b where a.insee = $1 and b.insee = $2",
            )
            .bind(from.insee.as_str())
            .bind(insee)
            .fetch_one(&services.db)
            .await
            .unwrap();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "some kilometres"
            )]
            let kilometres = ((metres.round() / 1_000.0).round() as u32).max(1);
            assert_eq!(
                seen,
                BTreeSet::from([Some(kilometres)]),
                "{} to {insee}",
                from.insee
            );
        }
    }
    assert!(
        by_commune.len() > 100,
        "asked from {} communes only",
        by_commune.len()
    );
    let moved = by_commune.values().filter(|told| told.len() > 1).count();
    assert_eq!(moved, 0, "moving about within a commune changed an answer");
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_form_tells_no_more_whatever_its_radius_and_order(db: PgPool) {
    let (services, clock) = services(db);
    grid(&services.db).await;
    let author = person(&services, "a@b.fr", UserType::Demandeur).await;
    let first = demande(&services, &author, "Robinet", "18065", 1).await;
    clock.advance(time::Duration::minutes(1));
    let second = demande(&services, &author, "Robinet", "18065", 2).await;
    for from in 0..SIDE * SIDE {
        for (radius, order) in [("5", "distance"), ("10", "date"), ("20", "distance")] {
            let form = SearchForm {
                lieu: format!("C{from} (18000)"),
                rayon: radius.into(),
                tri: order.into(),
                ..SearchForm::default()
            };
            let results = search(&services, &form).await.unwrap();
            let found: Vec<_> = results.demandes.iter().map(|demande| demande.id).collect();
            assert!(
                found.is_empty() || found == [second, first],
                "both or none, and by date among themselves: {found:?} from C{from}"
            );
        }
    }
}
