use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sqlx::PgPool;

use super::world::world;
use crate::account::export;
use crate::fixtures::services;

#[sqlx::test(migrations = "../../migrations")]
async fn an_export_holds_every_part_of_a_person(db: PgPool) {
    let (services, _) = services(db);
    let world = world(&services).await;
    let hers = serde_json::to_value(export(&services, &world.camille).await.unwrap()).unwrap();
    let his = serde_json::to_value(export(&services, &world.karim).await.unwrap()).unwrap();

    // Every section that either could fill is filled by one of them.
    for (section, value) in hers.as_object().unwrap() {
        let filled = |value: &serde_json::Value| match value {
            serde_json::Value::Array(rows) => !rows.is_empty(),
            other => other.is_object(),
        };
        assert!(filled(value) || filled(&his[section]), "{section} is empty");
    }
    assert_eq!(hers["account"]["publicId"], world.camille.me.public_id.0);
    assert_eq!(hers["account"]["createdAt"], "2026-11-22T12:00:00+00:00");
    assert_eq!(hers["demandes"][0]["title"], "canari-camille");
    assert_eq!(his["account"]["tokens"], 21);
    assert_eq!(his["ledger"].as_array().unwrap().len(), 4);
    assert_eq!(his["purchases"][0]["amountCents"], 900);
    assert_eq!(his["withdrawals"][0]["purchaseId"], his["purchases"][0]["id"]);
    assert_eq!(his["quietHours"]["startsAt"], "22:00:00");
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_export_holds_nothing_of_another_person(db: PgPool) {
    let (services, _) = services(db);
    let world = world(&services).await;
    let text = async |caller| serde_json::to_string(&export(&services, caller).await.unwrap()).unwrap();
    let (hers, his) = (text(&world.camille).await, text(&world.karim).await);

    assert!(hers.contains("canari-camille") && !hers.contains("canari-karim"));
    assert!(
        his.contains("canari-karim") && !his.replace("canari-camille-avis", "").contains("canari-camille"),
        "but the review of him, which everyone reads"
    );
    for (export, own, other) in [
        (&hers, &world.camille, &world.karim),
        (&his, &world.karim, &world.camille),
    ] {
        assert!(!export.contains(&other.id.to_string()) && !export.contains(&other.session.to_string()));
        assert!(!export.contains(&own.id.to_string()), "internal keys never leave");
        assert!(!export.contains("words of the other"));
        assert!(!export.contains("$2b$"), "no hash of a password");
    }
    let ids: Vec<String> = sqlx::query_scalar("select user_id from users order by user_type")
        .fetch_all(&services.db)
        .await
        .unwrap();
    assert!(hers.contains(&ids[0]) && !hers.contains(&ids[1]));
    assert!(his.contains(&ids[1]) && !his.contains(&ids[0]));
}

#[sqlx::test(migrations = "../../migrations")]
async fn sealed_things_are_ones_own_side_byte_for_byte(db: PgPool) {
    let (services, _) = services(db);
    let world = world(&services).await;
    for (caller, other, byte, side) in [
        (&world.camille, &world.karim, b'A', "a"),
        (&world.karim, &world.camille, b'B', "b"),
    ] {
        let export = export(&services, caller).await.unwrap();
        let bytes = |count: usize| STANDARD.encode(vec![byte; count]);
        let [conversation] = &export.conversations[..] else {
            panic!("one conversation")
        };
        assert_eq!(conversation.id, world.conversation);
        assert_eq!(
            (conversation.side.as_str(), conversation.demande_id),
            (side, world.demande)
        );
        assert_eq!(conversation.peer, other.me.public_id);
        assert_eq!(conversation.blob.as_deref(), Some(bytes(300).as_str()));
        let seqs: Vec<_> = conversation.envelopes.iter().map(|one| one.seq).collect();
        assert_eq!(seqs, [1, 2]);
        assert!(
            conversation
                .envelopes
                .iter()
                .all(|one| one.envelope == bytes(300))
        );
        assert_eq!(export.vault_items[0].ciphertext, bytes(120));
        assert_eq!(export.public_bundles[0].bundle, bytes(140));
    }
}
