//! What must hold of every place.

use sqlx::PgPool;

/// Each statement lists the places that break the rule beside it.
const RULES: &[(&str, &str)] = &[
    ("has a valid outline", "select insee from places where not st_isvalid(outline)"),
    (
        "lies on its own reference point",
        "select insee from places where outline is not null and not st_covers(outline, point::geometry)",
    ),
    (
        // Those left Neussargues en Pinatelle, whose old outline is all that the source has.
        "has an outline",
        "select insee from places where outline is null and insee not in ('15031', '15035', '15047', '15171')",
    ),
    (
        "is named by its label alone",
        "select a.insee from places a join places b on a.search_name = b.search_name and a.insee <> b.insee
        where a.main_postcode = any (b.postcodes)",
    ),
    (
        "is covered exactly by its arrondissements",
        "select parent.insee from places parent join places child on child.parent = parent.insee
        group by parent.insee, parent.outline
        having not st_equals(parent.outline, st_union(child.outline))",
    ),
    (
        // A few communes of the source overlap by slivers of a hundred metres; a fault of ours would be far larger.
        "overlaps no neighbour by more than 1 % (looked at where communes are dense)",
        "select a.insee from places a join places b on a.insee < b.insee and a.outline && b.outline
        where a.parent is distinct from b.insee and b.parent is distinct from a.insee
          and a.department = '93' and not st_touches(a.outline, b.outline)
          and st_area(st_intersection(a.outline, b.outline)) > 0.01 * least(st_area(a.outline), st_area(b.outline))",
    ),
    (
        "has half the diagonal of the square of its area for a radius",
        "select insee from places where abs(radius_m - sqrt(st_area(outline::geography) / 2)) > 0.02 * radius_m + 10",
    ),
];

/// The rules that are broken, with some of the places that break them.
pub async fn check(pool: &PgPool) -> Vec<String> {
    let mut faults = Vec::new();
    for (rule, statement) in RULES {
        let broken: Vec<String> = sqlx::query_scalar(*statement).fetch_all(pool).await.unwrap();
        if !broken.is_empty() {
            let some = broken.iter().take(10).cloned().collect::<Vec<_>>().join(", ");
            faults.push(format!("every place {rule}: not {} ({some})", broken.len()));
        }
    }
    let departments: i64 = sqlx::query_scalar(
        "select count(*) from departments where st_isvalid(outline) and exists (select from places where department = code)",
    )
    .fetch_one(pool)
    .await
    .unwrap();
    if departments != 101 {
        faults.push(format!(
            "{departments} departments with a valid outline and places, not 101"
        ));
    }
    faults
}
