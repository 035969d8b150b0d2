-- The ledger. Rows are added, never changed; a balance is the sum of its rows, and nothing but a row moves it.
-- The application writes (user_id, kind, amount, reason, its cause, created_at); the rest is filled in here.

create table token_ledger (
    id bigint not null generated always as identity,
    user_id uuid not null,
    kind text not null default 'standard',
    entry int not null,
    amount int not null,
    balance_after int not null,
    reason text not null,
    transaction_id uuid,
    unlock_id uuid,
    withdrawal_id uuid,
    decision_id uuid,
    note varchar(200),
    created_at timestamptz not null default now(),

    constraint token_ledger_pkey primary key (id),
    constraint token_ledger_entry_key unique (user_id, kind, entry),
    constraint token_ledger_user_fkey foreign key (user_id) references users (id) on delete restrict,
    constraint token_ledger_transaction_fkey foreign key (transaction_id) references transactions (id) on delete restrict,
    constraint token_ledger_unlock_fkey foreign key (unlock_id) references unlocks (id) on delete restrict,
    constraint token_ledger_withdrawal_fkey foreign key (withdrawal_id) references withdrawals (id) on delete restrict,
    constraint token_ledger_kind_check check (kind in ('standard', 'premium')),
    constraint token_ledger_entry_check check (entry >= 1),
    constraint token_ledger_balance_after_check check (balance_after >= 0),
    constraint token_ledger_reason_check check (reason in (
        'purchase', 'purchase_refunded', 'chargeback', 'chargeback_reversed', 'withdrawal', 'withdrawal_reversed',
        'unlock', 'refund_unread', 'refund_unanswered', 'refund_removed', 'refund_banned', 'refund_moderator', 'gift')),
    constraint token_ledger_amount_check check (
        case when reason in ('unlock', 'withdrawal', 'purchase_refunded', 'chargeback') then amount < 0 else amount > 0 end),
    constraint token_ledger_money_check check (
        kind = 'standard' or reason in ('unlock', 'gift') or reason like 'refund\_%'),
    constraint token_ledger_cause_check check (
        case
            when reason in ('purchase', 'purchase_refunded', 'chargeback', 'chargeback_reversed')
                then transaction_id is not null and num_nonnulls(unlock_id, withdrawal_id, decision_id) = 0
            when reason in ('withdrawal', 'withdrawal_reversed')
                then withdrawal_id is not null and num_nonnulls(transaction_id, unlock_id, decision_id) = 0
            when reason = 'unlock'
                then unlock_id is not null and num_nonnulls(transaction_id, withdrawal_id, decision_id) = 0
            when reason = 'refund_moderator'
                then num_nonnulls(unlock_id, decision_id) = 2 and num_nonnulls(transaction_id, withdrawal_id) = 0
            when reason like 'refund\_%'
                then unlock_id is not null and num_nonnulls(transaction_id, withdrawal_id) = 0
            else num_nonnulls(transaction_id, unlock_id, withdrawal_id) = 0
                and (decision_id is not null or btrim(coalesce(note, '')) <> '')
        end)
);
comment on table token_ledger is 'Every movement of tokens, with its reason and its cause. Append-only.';
comment on column token_ledger.entry is 'Counts from 1 without a gap for each user and kind, so that a missing row shows.';
comment on column token_ledger.balance_after is 'Balance of that kind after this row; each row continues the one before.';
comment on column token_ledger.note is 'Why, for a gift that no moderator''s decision stands behind; written by an operator.';

create index token_ledger_user_idx on token_ledger (user_id, id desc);
create index token_ledger_transaction_idx on token_ledger (transaction_id) where transaction_id is not null;
create index token_ledger_unlock_idx on token_ledger (unlock_id) where unlock_id is not null;
create index token_ledger_withdrawal_idx on token_ledger (withdrawal_id) where withdrawal_id is not null;
-- Credited once, charged once, given back once, whatever the number and the order of deliveries.
create unique index token_ledger_purchase_key on token_ledger (transaction_id) where reason = 'purchase';
create unique index token_ledger_unlock_key on token_ledger (unlock_id) where reason = 'unlock';
create unique index token_ledger_refund_key on token_ledger (unlock_id) where reason like 'refund\_%';
create unique index token_ledger_withdrawal_key on token_ledger (withdrawal_id, reason) where withdrawal_id is not null;

create trigger token_ledger_append_only before update or delete or truncate on token_ledger
    for each statement execute function refuse_change('token_ledger_append_only_check');

-- Does the row say what its cause says? A purchase's tokens come from the purchase, never from an event.
create function token_ledger_agrees(written token_ledger) returns boolean language sql stable as $$
    select case
        when written.reason = 'purchase' then exists (
            select from transactions where id = written.transaction_id and user_id = written.user_id
                and tokens = written.amount and paid_at is not null)
        when written.transaction_id is not null then exists (
            select from transactions where id = written.transaction_id and user_id = written.user_id
                and tokens >= abs(written.amount) and paid_at is not null)
        when written.withdrawal_id is not null then exists (
            select from withdrawals join transactions on transactions.id = withdrawals.transaction_id
                where withdrawals.id = written.withdrawal_id and transactions.user_id = written.user_id
                and withdrawals.tokens = abs(written.amount)
                and (written.reason = 'withdrawal') = (withdrawals.status <> 'failed'))
        when written.reason = 'unlock' then exists (
            select from unlocks where id = written.unlock_id and pro_id = written.user_id
                and paid_with = written.kind and tokens_spent = -written.amount)
        when written.unlock_id is not null then exists (
            select from unlocks where id = written.unlock_id and pro_id = written.user_id
                and paid_with = written.kind and tokens_spent = written.amount
                and 'refund_' || refund_reason = written.reason)
        else true end
$$;

-- The user's row is the lock of his book: rows are written one by one, each upon the last.
create function token_ledger_write() returns trigger language plpgsql as $$
declare
    last_row record;
begin
    perform from users where id = new.user_id for no key update;
    select entry, balance_after into last_row from token_ledger
        where user_id = new.user_id and kind = new.kind order by entry desc limit 1;
    new.entry := coalesce(last_row.entry, 0) + 1;
    new.balance_after := coalesce(last_row.balance_after, 0) + new.amount;
    if not token_ledger_agrees(new) then
        perform refuse('token_ledger_agrees_check', 'token_ledger', 'the row does not say what its cause says');
    end if;
    return new;
end
$$;
create trigger token_ledger_write before insert on token_ledger for each row execute function token_ledger_write();

create function token_ledger_balance(owner uuid, token_kind text) returns int language sql stable as $$
    select coalesce((select balance_after from token_ledger
        where user_id = owner and kind = token_kind order by entry desc limit 1), 0)
$$;

create function token_ledger_apply() returns trigger language plpgsql as $$
begin
    if new.kind = 'standard' then
        update users set token_balance = token_ledger_balance(new.user_id, 'standard') where id = new.user_id;
    else
        update users set token_premium_balance = token_ledger_balance(new.user_id, 'premium') where id = new.user_id;
    end if;
    return null;
end
$$;
create trigger token_ledger_apply after insert on token_ledger for each row execute function token_ledger_apply();

-- The other side of the same rule: a balance that the ledger does not say is refused, whoever writes it.
create function users_balance() returns trigger language plpgsql as $$
begin
    if new.token_balance <> token_ledger_balance(new.id, 'standard')
        or new.token_premium_balance <> token_ledger_balance(new.id, 'premium') then
        perform refuse('users_balance_check', 'users', 'a balance is the sum of its ledger rows');
    end if;
    return new;
end
$$;
create trigger users_balance before insert or update of token_balance, token_premium_balance on users
    for each row execute function users_balance();

-- At the end of the transaction, what was done must have been booked: no unlock unpaid, no refund announced and not
-- given, no payment uncredited, no withdrawal that left the tokens.
create function unlocks_booked() returns trigger language plpgsql as $$
begin
    if (select coalesce(sum(amount), 0) from token_ledger where unlock_id = new.id)
        <> (case when (select refunded from unlocks where id = new.id) then 0 else -new.tokens_spent end) then
        perform refuse('unlocks_booked_check', 'unlocks', 'the ledger does not carry this unlock or its refund');
    end if;
    return null;
end
$$;
create constraint trigger unlocks_booked after insert or update of refunded_at on unlocks
    deferrable initially deferred for each row execute function unlocks_booked();

create function transactions_booked() returns trigger language plpgsql as $$
begin
    if not exists (select from token_ledger where transaction_id = new.id and reason = 'purchase') then
        perform refuse('transactions_booked_check', 'transactions', 'the ledger does not carry this purchase');
    end if;
    return null;
end
$$;
create constraint trigger transactions_booked after update of status on transactions
    deferrable initially deferred for each row when (new.paid_at is not null) execute function transactions_booked();

create function withdrawals_booked() returns trigger language plpgsql as $$
begin
    if (select coalesce(sum(amount), 0) from token_ledger where withdrawal_id = new.id)
        <> (case when (select status from withdrawals where id = new.id) = 'failed' then 0 else -new.tokens end) then
        perform refuse('withdrawals_booked_check', 'withdrawals', 'the ledger does not carry this withdrawal');
    end if;
    return null;
end
$$;
create constraint trigger withdrawals_booked after insert or update of status on withdrawals
    deferrable initially deferred for each row execute function withdrawals_booked();
