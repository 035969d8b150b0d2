use model::ledger::TokenKind;
use uuid::Uuid;

use crate::{DatabaseError, Services};

/// Gives tokens to somebody, for a reason in words (`note`, 200 characters at most): he reads it in his history.
pub async fn give(
    services: &Services,
    user: Uuid,
    kind: TokenKind,
    amount: u16,
    note: &str,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        r#"
        insert into token_ledger (user_id, kind, amount, reason, note, created_at)
        values ($1, $2, $3, 'gift', $4, $5)
        "#,
        user,
        kind.as_str(),
        i32::from(amount),
        note,
        services.clock.now(),
    )
    .execute(&services.db)
    .await?;
    Ok(())
}
