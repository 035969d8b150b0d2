//! The life of a demande, its place, its slots.

use sqlx::PgPool;
use uuid::Uuid;

use super::fixture::{accepted, constraint, demande, number, places, pro, refused, unlock, user};

fn set(demande: Uuid, assignments: &str) -> String {
    format!("update demandes set {assignments} where id = '{demande}';")
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_demande_stands_on_its_communes_point_and_nowhere_else(pool: PgPool) {
    let author = user(&pool, "demandeur").await;
    let demande = demande(&pool, author).await;
    let on_the_point = "select count(*) from demandes join places on places.insee = demandes.place
        where st_equals(location::geometry, point::geometry) and location_display = places.name";
    assert_eq!(number(&pool, on_the_point).await, 1);

    let insert = |columns: &str, values: &str| {
        format!(
            "insert into demandes (author_id, title, description, category, place, {columns})
             values ('{author}', 't', 'd', 'plomberie', '75111', {values})"
        )
    };
    for (sql, name) in [
        (
            insert("location", "st_makepoint(2.3801, 48.8594)::geography"),
            "demandes_location_check",
        ),
        (
            insert("location_display", "'12 rue Oberkampf'"),
            "demandes_location_display_check",
        ),
        (
            set(demande, "location = st_makepoint(2.38, 48.86)::geography"),
            "demandes_location_check",
        ),
        (
            set(demande, "location_display = '12 rue Oberkampf'"),
            "demandes_location_display_check",
        ),
        (set(demande, "place = '00000'"), "demandes_place_fkey"),
    ] {
        refused(&pool, sql, name).await;
    }
    accepted(
        &pool,
        insert("location", "st_makepoint(2.3795, 48.8594)::geography"),
    )
    .await;
    accepted(&pool, set(demande, "place = '93048'")).await;
    assert_eq!(number(&pool, on_the_point).await, 2);
}

#[sqlx::test(migrations = "../../migrations")]
async fn only_the_steps_of_its_life_are_taken(pool: PgPool) {
    let author = user(&pool, "demandeur").await;
    let reach = |status: &str| match status {
        "resolved" => "status = 'resolved', resolved_at = now()".to_owned(),
        "removed" => "status = 'removed', removed_at = now(), removal_reason = 'fake'".to_owned(),
        other => format!("status = '{other}'"),
    };
    for (from, to) in [
        ("resolved", "active"),
        ("resolved", "expired"),
        ("expired", "active"),
        ("resolved", "full"),
        ("expired", "full"),
    ] {
        let demande = demande(&pool, author).await;
        accepted(&pool, set(demande, &reach(from))).await;
        let step = format!("{}, resolved_at = null", reach(to));
        refused(&pool, set(demande, &step), "demandes_transition_check").await;
    }
    for (from, to) in [
        ("active", "expired"),
        ("expired", "resolved"),
        ("resolved", "removed"),
        ("expired", "removed"),
    ] {
        let demande = demande(&pool, author).await;
        accepted(&pool, set(demande, &reach(from))).await;
        accepted(&pool, set(demande, &reach(to))).await;
    }
    let demande = demande(&pool, author).await;
    for (sql, name) in [
        (set(demande, "status = 'resolved'"), "demandes_resolved_check"),
        (set(demande, "status = 'removed'"), "demandes_removed_check"),
        (set(demande, "status = 'gone'"), "demandes_transition_check"),
        (
            set(
                demande,
                &format!("author_id = '{}'", user(&pool, "demandeur").await),
            ),
            "demandes_fixed_check",
        ),
    ] {
        refused(&pool, sql, name).await;
    }
    // Overturned on appeal.
    accepted(&pool, set(demande, &reach("removed"))).await;
    let restored = set(
        demande,
        "status = 'active', removed_at = null, removal_reason = null",
    );
    accepted(&pool, restored).await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn it_is_extended_once(pool: PgPool) {
    let author = user(&pool, "demandeur").await;
    let demande = demande(&pool, author).await;
    let later = "expires_at = expires_at + interval '30 days'";
    let extend = set(demande, &format!("{later}, extended_at = now()"));
    refused(&pool, set(demande, later), "demandes_extension_check").await;
    accepted(&pool, extend.clone()).await;
    refused(&pool, extend, "demandes_extension_check").await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn fields_out_of_bounds_are_refused_by_name(pool: PgPool) {
    places(&pool).await;
    let author = user(&pool, "demandeur").await;
    let fine = [
        ("title", "'t'"),
        ("description", "'d'"),
        ("category", "'plomberie'"),
        ("place", "'75111'"),
        ("slots_total", "3"),
        ("budget_min", "80"),
        ("budget_max", "150"),
        ("created_at", "now()"),
        ("expires_at", "null"),
        ("client_key", "gen_random_uuid()"),
    ];
    let with = |column: &str, value: &str| {
        let (columns, values): (Vec<_>, Vec<_>) = fine
            .iter()
            .map(|&(name, usual)| (name, if name == column { value } else { usual }))
            .unzip();
        format!(
            "insert into demandes (author_id, {}) values ('{author}', {})",
            columns.join(", "),
            values.join(", ")
        )
    };
    for (column, value, name) in [
        ("title", "'  '", "demandes_title_check"),
        ("description", "repeat('x', 4001)", "demandes_description_check"),
        ("category", "'astrologie'", "demandes_category_fkey"),
        ("slots_total", "0", "demandes_slots_total_check"),
        ("slots_total", "6", "demandes_slots_total_check"),
        ("budget_min", "-1", "demandes_budget_min_check"),
        ("budget_max", "1000001", "demandes_budget_max_check"),
        ("budget_max", "79", "demandes_budget_check"),
        (
            "expires_at",
            "now() + interval '32 days'",
            "demandes_expires_at_check",
        ),
    ] {
        refused(&pool, with(column, value), name).await;
    }
    let key = Uuid::from_u128(7);
    accepted(&pool, with("client_key", &format!("'{key}'"))).await;
    let again = with("client_key", &format!("'{key}'"));
    refused(&pool, again, "demandes_client_key_key").await;
}

#[sqlx::test(migrations = "../../migrations")]
async fn slots_are_taken_by_unlocks_alone(pool: PgPool) {
    let author = user(&pool, "demandeur").await;
    let demande = demande(&pool, author).await;
    let first = pro(&pool).await;
    let unlocked = unlock(&pool, first, demande).await.unwrap();
    for (sql, name) in [
        (set(demande, "slots_used = 0"), "demandes_slots_check"),
        (set(demande, "slots_used = 2"), "demandes_slots_check"),
        (set(demande, "slots_premium_used = 1"), "demandes_slots_check"),
        (set(demande, "title = 'Autre chose'"), "demandes_edit_check"),
        (set(demande, "budget_max = 5000"), "demandes_edit_check"),
        (set(demande, "slots_total = 5"), "demandes_edit_check"),
        (
            format!("delete from unlocks where id = '{unlocked}'"),
            "unlocks_kept_check",
        ),
        (
            format!("update unlocks set tokens_spent = 1 where id = '{unlocked}'"),
            "unlocks_fixed_check",
        ),
    ] {
        refused(&pool, sql, name).await;
    }
    // Lowered to what is taken: full as soon as no premium place is left either.
    accepted(&pool, set(demande, "slots_total = 1")).await;
    assert_eq!(
        number(&pool, "select count(*) from demandes where status = 'active'").await,
        1
    );
    accepted(&pool, set(demande, "slots_premium_total = 0")).await;
    assert_eq!(
        number(&pool, "select count(*) from demandes where status = 'full'").await,
        1
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn who_may_not_unlock_is_told_why(pool: PgPool) {
    let author = user(&pool, "demandeur").await;
    let target = demande(&pool, author).await;
    let pro = pro(&pool).await;
    let refusal = async |who: Uuid, what: Uuid| constraint(&unlock(&pool, who, what).await.unwrap_err());

    let own = demande(&pool, pro).await;
    assert_eq!(refusal(pro, own).await, "unlocks_own_check");
    assert_eq!(
        refusal(user(&pool, "demandeur").await, target).await,
        "unlocks_pro_check"
    );
    accepted(&pool, set(target, "paused_at = now()")).await;
    assert_eq!(refusal(pro, target).await, "unlocks_open_check");
    accepted(&pool, set(target, "paused_at = null")).await;
    unlock(&pool, pro, target).await.unwrap();
    assert_eq!(refusal(pro, target).await, "unlocks_pro_demande_key");
    let over = demande(&pool, author).await;
    accepted(&pool, set(over, "status = 'expired'")).await;
    assert_eq!(refusal(pro, over).await, "unlocks_open_check");
}

#[sqlx::test(migrations = "../../migrations")]
async fn twenty_at_once_for_three_slots_leave_three_paid(pool: PgPool) {
    let author = user(&pool, "demandeur").await;
    let demande = demande(&pool, author).await;
    let mut tasks = Vec::new();
    for _ in 0..20 {
        let (pool, pro) = (pool.clone(), pro(&pool).await);
        tasks.push(tokio::spawn(async move { unlock(&pool, pro, demande).await }));
    }
    let mut rules = Vec::new();
    for task in tasks {
        rules.extend(task.await.unwrap().err().map(|error| constraint(&error)));
    }
    assert_eq!(rules, ["unlocks_slot_check"; 17]);
    assert_eq!(number(&pool, "select slots_used::int8 from demandes").await, 3);
    assert_eq!(
        number(&pool, "select sum(token_balance)::int8 from users").await,
        20 * 20 - 3 * 5
    );
}

#[sqlx::test(migrations = "../../migrations")]
async fn words_are_found_without_accents_and_stemmed(pool: PgPool) {
    let author = user(&pool, "demandeur").await;
    demande(&pool, author).await;
    let find = async |words: &str| {
        let sql = format!(
            "select count(*) from demandes where search @@ websearch_to_tsquery('french', search_text('{words}'))"
        );
        number(&pool, sql).await
    };
    assert_eq!(
        (
            find("ROBINETS").await,
            find("goutter cuisines").await,
            find("robinet salon").await
        ),
        (1, 1, 0)
    );
    let typo = "select count(*) from demandes where search_text('robinnet') <% search_text(title)";
    assert_eq!(number(&pool, typo).await, 1);
}
