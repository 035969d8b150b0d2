use model::ledger::{Movement, MovementDemande, MovementPage, MovementReason, TokenKind};
use model::{DemandeId, Tokens};

use crate::auth::Caller;
use crate::{DatabaseError, Services};

/// Movements on a page.
const PAGE: usize = 30;

/// The caller's movements, of both kinds, the newest first; from where `after` (a page's `next`) says, if it says anything
/// that was ever given.
pub async fn history(
    services: &Services,
    caller: &Caller,
    after: Option<&str>,
) -> Result<MovementPage, DatabaseError> {
    let cursor = after.and_then(Cursor::read);
    let rows = sqlx::query!(
        r#"
        select l.kind, l.entry, l.amount, l.balance_after, l.reason, l.withdrawal_id,
               coalesce(l.note, decision.statement) as note,
               coalesce(l.transaction_id, w.transaction_id) as purchase_id,
               d.id as "demande_id?", d.title as "title?",
               -- On the calendar of the person who reads it.
               to_char(l.created_at at time zone 'Europe/Paris', 'YYYY-MM-DD') as "on!"
        from token_ledger l
        left join unlocks u on u.id = l.unlock_id
        left join demandes d on d.id = u.demande_id
        left join withdrawals w on w.id = l.withdrawal_id
        left join moderation_decisions decision on decision.id = l.decision_id
        where l.user_id = $1
          and ($2::text is null
               or l.id < (select id from token_ledger where user_id = $1 and kind = $2 and entry = $3))
        order by l.id desc
        limit $4
        "#,
        caller.id,
        cursor.map(|cursor| cursor.kind.as_str()),
        cursor.map(|cursor| cursor.entry),
        i64::try_from(PAGE + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(&services.db)
    .await?;
    let more = rows.len() > PAGE;
    let mut page = MovementPage::default();
    for row in rows.into_iter().take(PAGE) {
        let kind = TokenKind::named(&row.kind).ok_or_else(unknown)?;
        page.next = more.then(|| {
            Cursor {
                kind,
                entry: row.entry,
            }
            .write()
        });
        page.movements.push(Movement {
            kind,
            amount: row.amount,
            balance_after: Tokens(u32::try_from(row.balance_after).unwrap_or(0)),
            reason: MovementReason::named(&row.reason).ok_or_else(unknown)?,
            demande: row.demande_id.zip(row.title).map(|(id, title)| MovementDemande {
                id: DemandeId(id),
                title,
            }),
            purchase_id: row.purchase_id,
            withdrawal_id: row.withdrawal_id,
            note: row.note,
            on: row.on,
        });
    }
    Ok(page)
}

/// A word that this build does not know: the binary is older than the database.
fn unknown() -> DatabaseError {
    DatabaseError::Decode("a movement of an unknown kind or reason".into())
}

/// The last movement of a page, by its number in its owner's own book: "s41", "p2". It tells nothing of other books.
#[derive(Clone, Copy)]
struct Cursor {
    kind: TokenKind,
    entry: i32,
}

impl Cursor {
    fn write(self) -> String {
        let kind = match self.kind {
            TokenKind::Standard => 's',
            TokenKind::Premium => 'p',
        };
        format!("{kind}{}", self.entry)
    }

    fn read(text: &str) -> Option<Self> {
        let (kind, entry) = if let Some(entry) = text.strip_prefix('s') {
            (TokenKind::Standard, entry)
        } else {
            (TokenKind::Premium, text.strip_prefix('p')?)
        };
        Some(Self {
            kind,
            entry: entry.parse().ok()?,
        })
    }
}
