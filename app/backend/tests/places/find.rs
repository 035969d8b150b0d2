//! Known points and queries. The expectations come from maps and from La Poste, not from what the code answered.

use backend::place;
use model::place::{Insee, LatLon, PlaceSuggestion};
use sqlx::PgPool;

const POINTS: &str = include_str!("points.tsv");
const QUERIES: &str = include_str!("queries.tsv");
const NOTHING: &str = "-";

fn table<const N: usize>(text: &'static str) -> Vec<[&'static str; N]> {
    text.lines()
        .map(|line| {
            line.split('\t')
                .collect::<Vec<_>>()
                .try_into()
                .expect("a full line")
        })
        .collect()
}

pub async fn points_resolve(pool: &PgPool) -> Vec<String> {
    let points = table::<4>(POINTS);
    assert!(points.len() >= 40);
    let mut faults = Vec::new();
    for [lat, lon, expected, what] in points {
        let point = LatLon::new(lat.parse().unwrap(), lon.parse().unwrap()).unwrap();
        let found = place::resolve(pool, point).await.unwrap();
        let insee = found.as_ref().map_or(NOTHING, |place| place.insee.as_str());
        if insee != expected {
            faults.push(format!("{what}: {insee}, not {expected}"));
        }
    }
    faults
}

/// As suggested while typing, and as the text of a form.
pub async fn queries_find(pool: &PgPool) -> Vec<String> {
    let queries = table::<3>(QUERIES);
    assert!(queries.len() >= 40);
    let mut faults = Vec::new();
    for [query, expected, why] in queries {
        let suggestions = place::search(pool, query, 8).await.unwrap();
        let labels: Vec<_> = suggestions.iter().map(PlaceSuggestion::label).collect();
        if labels.first().map_or(NOTHING, String::as_str) != expected || labels.len() > 8 {
            faults.push(format!(
                "suggested for {query:?} ({why}): {labels:?}, not {expected} first"
            ));
        }
        let found = place::find_by_text(pool, query).await.unwrap();
        let label = found.map_or(NOTHING.to_owned(), |place| place.label());
        if label != expected {
            faults.push(format!("found for {query:?} ({why}): {label}, not {expected}"));
        }
    }
    faults
}

/// Labels find their place again; codes are taken where no postcode says otherwise; nothing is offered twice.
pub async fn texts_name_one_place(pool: &PgPool) -> Vec<String> {
    let mut faults = Vec::new();
    // One in fifty, another each department; the data's own check is that no two labels are alike.
    let codes: Vec<String> = sqlx::query_scalar(
        "select insee from (select insee, row_number() over (order by insee) as line from places) numbered
        where line % 50 = 0 or insee in ('75056', '75101', '69123', '13055', '94038', '80829', '2A004')",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    for code in &codes {
        let insee: Insee = code.parse().unwrap();
        let place = place::get(pool, &insee)
            .await
            .unwrap()
            .expect("a place of its own");
        let label = place.label();
        let found = place::find_by_text(pool, &label).await.unwrap();
        if found != Some(place) {
            faults.push(format!("{label} is {code}, found {found:?}"));
        }
    }
    for (text, expected) in [("2a004", "2A004"), (" 75111 ", "75111"), ("93048", "93048")] {
        let found = place::find_by_text(pool, text)
            .await
            .unwrap()
            .map(|place| place.insee.to_string());
        if found.as_deref() != Some(expected) {
            faults.push(format!("{text:?} is the code {expected}, found {found:?}"));
        }
    }
    for query in ["saint", "paris", "montreuil", "le", "villeneuve", "denis"] {
        let found = place::search(pool, query, 50).await.unwrap();
        let mut codes: Vec<_> = found.iter().map(|place| &place.insee).collect();
        codes.sort();
        codes.dedup();
        if codes.len() != found.len() || found.is_empty() {
            faults.push(format!(
                "{query:?}: {} offered, {} of them different",
                found.len(),
                codes.len()
            ));
        }
    }
    faults
}

/// The conditions of the searches, each answered by an index. The value is bound as text, as the code binds it: a
/// literal would take the column's type, and hide a comparison that casts the column.
pub async fn plans_use_indexes(pool: &PgPool) -> Vec<String> {
    let point = "SRID=4326;POINT(2.38 48.86)";
    let mut faults = Vec::new();
    for (condition, value, index) in [
        ("insee = $1::char(5)", "93048", "places_pkey"),
        (
            "search_name >= $1 and search_name < $1 || '~'",
            "montreu",
            "places_search_name_idx",
        ),
        (
            "bare_name >= $1 and bare_name < $1 || '~'",
            "havre",
            "places_bare_name_idx",
        ),
        (
            "search_name like '% ' || $1 || '%'",
            "billancourt",
            "places_search_name_trgm_idx",
        ),
        ("search_name % $1", "montruil", "places_search_name_trgm_idx"),
        ("postcodes @> array[$1::text]", "93100", "places_postcodes_idx"),
        (
            "main_postcode >= $1 and main_postcode < $1 || '~'",
            "931",
            "places_main_postcode_idx",
        ),
        ("department = $1", "93", "places_department_idx"),
        ("st_covers(outline, $1::geometry)", point, "places_outline_idx"),
        (
            "st_dwithin(point, $1::geography, 10000, false)",
            point,
            "places_point_idx",
        ),
    ] {
        let statement = format!("explain select insee from places where {condition}");
        let plan: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(statement))
            .bind(value)
            .fetch_all(pool)
            .await
            .unwrap();
        let plan = plan.join("\n");
        if !plan.contains(index) || plan.contains("Seq Scan") {
            faults.push(format!("{condition} does without {index}:\n{plan}"));
        }
    }
    faults
}

/// Whole departments, where somebody types a number or the beginning of a name.
pub async fn departments_are_offered(pool: &PgPool) -> Vec<String> {
    let mut faults = Vec::new();
    for (typed, first) in [
        ("93", "Seine-Saint-Denis (93)"),
        ("2a", "Corse-du-Sud (2A)"),
        ("974", "La Réunion (974)"),
        ("seine sa", "Seine-Saint-Denis (93)"),
        ("Loire-Atl", "Loire-Atlantique (44)"),
        ("cotes d'ar", "Côtes-d'Armor (22)"),
        ("gironde", "Gironde (33)"),
        // A town first.
        ("montreu", "Montreuil (93100)"),
        ("bordeaux", "Bordeaux (33000)"),
    ] {
        let areas = place::search_areas(pool, typed, 8).await.unwrap();
        let label = areas.first().map(model::place::Area::label).unwrap_or_default();
        if label != first {
            faults.push(format!("{typed:?} offers {label:?} first, not {first:?}"));
        }
        if areas.len() > 8 {
            faults.push(format!("{typed:?} offers {}", areas.len()));
        }
    }
    let paris = place::search_areas(pool, "paris", 8).await.unwrap();
    if paris
        .iter()
        .any(|area| matches!(area, model::place::Area::Department(_)))
    {
        faults.push("\"paris\" offers the department".to_owned());
    }
    faults
}
