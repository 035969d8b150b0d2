//! Are the rules that keep the book still in force?

use sqlx::PgConnection;

/// Triggers that are gone or switched off.
pub(super) async fn faults(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('%s: the trigger %s is gone or switched off', kept.relation, kept.name) as "fault!"
        from (values
            ('token_ledger', 'token_ledger_append_only'),
            ('token_ledger', 'token_ledger_write'),
            ('token_ledger', 'token_ledger_apply'),
            ('users', 'users_balance'),
            ('demandes', 'demandes_slots'),
            ('unlocks', 'unlocks_admit'),
            ('unlocks', 'unlocks_take_slot'),
            ('unlocks', 'unlocks_fixed'),
            ('unlocks', 'unlocks_once_refunded'),
            ('unlocks', 'unlocks_kept'),
            ('unlocks', 'unlocks_booked'),
            ('transactions', 'transactions_life'),
            ('transactions', 'transactions_kept'),
            ('transactions', 'transactions_booked'),
            ('withdrawals', 'withdrawals_open'),
            ('withdrawals', 'withdrawals_fixed'),
            ('withdrawals', 'withdrawals_kept'),
            ('withdrawals', 'withdrawals_booked')
        ) as kept (relation, name)
        where not exists (
            select
            from pg_trigger
            where tgrelid = to_regclass(kept.relation) and tgname = kept.name and tgenabled in ('O', 'A'))
        "#
    )
    .fetch_all(connection)
    .await
}
