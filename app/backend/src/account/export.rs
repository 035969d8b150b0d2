//! Everything that the server holds about a person, for him to take along.
//!
//! One query for each table, in one snapshot. What a column means is said by `model::account::AccountExport`, which has no
//! field for anything of another person but the public id that his own conversations are sealed with, and the words of a
//! public review.

mod market;
mod moderation;
mod money;
mod person;
mod sealed;

use model::account::AccountExport;

use super::Error;
use crate::Services;
use crate::auth::Caller;

/// What the server holds about the caller. What is sealed stays sealed: his device opens it.
pub async fn export(services: &Services, caller: &Caller) -> Result<AccountExport, Error> {
    let user = caller.id;
    let mut snapshot = services
        .db
        .begin_with("begin isolation level repeatable read, read only")
        .await?;
    let db = &mut *snapshot;
    let export = AccountExport {
        account: person::account(&mut *db, user).await?.ok_or(Error::Changed)?,
        trades: person::trades(&mut *db, user).await?,
        sessions: person::sessions(&mut *db, user).await?,
        demandes: market::demandes(&mut *db, user).await?,
        unlocks: market::unlocks(&mut *db, user).await?,
        ledger: money::ledger(&mut *db, user).await?,
        purchases: money::purchases(&mut *db, user).await?,
        withdrawals: money::withdrawals(&mut *db, user).await?,
        reviews_written: market::reviews_written(&mut *db, user).await?,
        reviews_received: market::reviews_received(&mut *db, user).await?,
        notifications: person::notifications(&mut *db, user).await?,
        notification_preferences: person::preferences(&mut *db, user).await?,
        quiet_hours: person::quiet_hours(&mut *db, user).await?,
        push_subscriptions: person::push_subscriptions(&mut *db, user).await?,
        saved_searches: person::saved_searches(&mut *db, user).await?,
        reports: moderation::reports(&mut *db, user).await?,
        flags: moderation::flags(&mut *db, user).await?,
        decisions: moderation::decisions(&mut *db, user).await?,
        appeals: moderation::appeals(&mut *db, user).await?,
        attachments: sealed::attachments(&mut *db, user).await?,
        vault_items: sealed::vault_items(&mut *db, user).await?,
        public_bundles: sealed::public_bundles(&mut *db, user).await?,
        conversations: sealed::conversations(&mut *db, user).await?,
    };
    snapshot.commit().await?;
    Ok(export)
}
