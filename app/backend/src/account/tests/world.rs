//! Two people with a history between them: Camille (demandeuse) and Karim (pro). Every text of hers holds `canari-camille`,
//! every text of his `canari-karim`; sealed bytes of hers repeat `A`, of his `B`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::auth::UserType;
use model::demande::NewDemande;
use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

use crate::Services;
use crate::auth::{Caller, authenticate, signup};
use crate::fixtures::{demande_form, places, signup_form};

pub const CAMILLE: &str = "camille@exemple.fr";
pub const KARIM: &str = "karim@exemple.fr";

pub struct World {
    pub camille: Caller,
    pub karim: Caller,
    /// Camille's, unlocked by Karim.
    pub demande: Uuid,
    pub conversation: Uuid,
}

async fn person(services: &Services, email: &str, user_type: UserType, byte: u8) -> Caller {
    let mut form = signup_form(email, user_type);
    let name = email.split('@').next().unwrap_or_default();
    form.display_name = format!("canari-{name}");
    form.keyring = STANDARD.encode(vec![byte; 120]);
    form.public_bundle = STANDARD.encode(vec![byte; 140]);
    let (_, session) = signup(services, form, &format!("canari-{name}")).await.unwrap();
    authenticate(services, &session.token).await.unwrap().unwrap()
}

/// Runs statements in one transaction.
pub async fn run(db: &PgPool, sql: String) {
    let mut transaction = db.begin().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}

/// One number.
pub async fn number(db: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(db).await.unwrap()
}

pub async fn world(services: &Services) -> World {
    places(&services.db).await;
    let camille = person(services, CAMILLE, UserType::Demandeur, b'A').await;
    let karim = person(services, KARIM, UserType::Pro, b'B').await;
    let form = NewDemande {
        description: "canari-camille : il goutte.".into(),
        ..demande_form("canari-camille", "75111", 1)
    };
    let demande = crate::demande::post(services, &camille, form).await.unwrap().0;
    let conversation = Uuid::from_u128(0xc0);
    run(&services.db, between(&camille, &karim, demande, conversation)).await;
    run(
        &services.db,
        own(&camille, &karim, "canari-camille", conversation),
    )
    .await;
    run(&services.db, own(&karim, &camille, "canari-karim", conversation)).await;
    run(&services.db, money(&karim)).await;
    World {
        camille,
        karim,
        demande,
        conversation,
    }
}

/// What stands on both: an unlock with its ledger row, two messages, a review.
fn between(camille: &Caller, karim: &Caller, demande: Uuid, conversation: Uuid) -> String {
    let (camille, karim, unlock) = (camille.id, karim.id, Uuid::from_u128(0xd0));
    let at = "'2026-11-22 12:05Z'";
    format!(
        "insert into token_ledger (user_id, amount, reason, note, created_at) values ('{karim}', 20, 'gift', 'canari-karim', {at});
         insert into unlocks (id, pro_id, demande_id, tokens_spent, unlocked_at, first_message_at, opened_at, answered_at)
            values ('{unlock}', '{karim}', '{demande}', 5, {at}, {at}, {at}, {at});
         insert into token_ledger (user_id, amount, reason, unlock_id, created_at) values ('{karim}', -5, 'unlock', '{unlock}', {at});
         insert into conversations (id, unlock_id, user_a_id, user_b_id, blob_for_a, blob_for_b, blob_a_version, blob_b_version,
                next_seq, message_count, created_at, last_updated)
            values ('{conversation}', '{unlock}', '{camille}', '{karim}', repeat('A', 300)::bytea, repeat('B', 300)::bytea, 1, 1,
                3, 2, {at}, {at});
         insert into conversation_messages (conversation_id, seq, message_id, sender, envelope_for_a, envelope_for_b, digest, created_at)
            select '{conversation}', seq, gen_random_uuid(), sender, repeat('A', 300)::bytea, repeat('B', 300)::bytea,
                sha256(sender::bytea), {at}
            from (values (1, 'b'), (2, 'a')) as sent (seq, sender);
         insert into reviews (unlock_id, author_id, pro_id, rating, comment, created_at, reply, replied_at)
            values ('{unlock}', '{camille}', '{karim}', 5, 'canari-camille-avis', {at}, 'canari-karim', {at})"
    )
}

/// What one person has alone.
fn own(who: &Caller, other: &Caller, canary: &str, conversation: Uuid) -> String {
    let (session, who, other) = (who.session, who.id, other.id);
    format!(
        "insert into notifications (user_id, kind, payload) values ('{who}', 'security', '{{\"what\": \"{canary}\"}}');
         insert into notification_preferences values ('{who}', 'message', false);
         insert into quiet_hours (user_id, starts_at, ends_at) values ('{who}', '22:00', '07:00');
         insert into push_subscriptions (user_id, session_id, endpoint, p256dh, auth)
            values ('{who}', '{session}', 'https://push.example/{canary}', repeat('x', 65)::bytea, repeat('x', 16)::bytea);
         insert into saved_searches (user_id, label, place, radius_km, words)
            values ('{who}', '{canary}', '75111', 10, '{canary}');
         insert into reports (reporter_id, reported_id, subject, conversation_id, reason, details)
            values ('{who}', '{other}', 'conversation', '{conversation}', 'autre', '{canary}');
         insert into report_messages (report_id, position, message_id, sender_id, recipient_epoch, body, signature, sent_at, verified)
            select id, 1, gen_random_uuid(), reported_id, 1, 'words of the other', repeat('s', 64)::bytea, now(), true
            from reports where reporter_id = '{who}';
         insert into conversation_flags (conversation_id, user_id, flag_type, count)
            values ('{conversation}', '{who}', 'contact_externe', 2);
         insert into media_files (conversation_id, uploaded_by, object_key, file_type, file_size)
            values ('{conversation}', '{who}', '{canary}', 'image', 10);
         insert into moderation_decisions (user_id, action, ground, statement) values ('{who}', 'warn', 'terms', '{canary}');
         insert into appeals (decision_id, user_id, body)
            select id, user_id, '{canary}' from moderation_decisions where user_id = '{who}'"
    )
}

/// A purchase, and a withdrawal from it.
fn money(karim: &Caller) -> String {
    let (karim, purchase, withdrawal) = (karim.id, Uuid::from_u128(0xe0), Uuid::from_u128(0xf0));
    format!(
        "insert into transactions (id, user_id, pack, tokens, amount_cents) values ('{purchase}', '{karim}', 's', 10, 900);
         update transactions set status = 'paid', paid_at = now(), stripe_payment_id = 'pi_canari-karim' where id = '{purchase}';
         insert into token_ledger (user_id, amount, reason, transaction_id) values ('{karim}', 10, 'purchase', '{purchase}');
         insert into withdrawals (id, transaction_id, tokens, amount_cents) values ('{withdrawal}', '{purchase}', 4, 360);
         insert into token_ledger (user_id, amount, reason, withdrawal_id) values ('{karim}', -4, 'withdrawal', '{withdrawal}');
         insert into user_trades values ('{karim}', 'plomberie');
         update users set area_place = '75111', area_radius_km = 20, siret = '12345678901234' where id = '{karim}'"
    )
}
