-- Refunds by the clock are due whether or not the demandeur came too late before a job looked: an opening after 72 h is
-- none in time. Written as a difference of two dates, which is immutable and can stand in an index.

drop index unlocks_unread_idx, unlocks_unanswered_idx;
create index unlocks_unread_idx on unlocks (first_message_at)
    where refunded_at is null and (opened_at is null or opened_at - first_message_at > interval '72 hours');
create index unlocks_unanswered_idx on unlocks (first_message_at)
    where refunded_at is null and (answered_at is null or answered_at - first_message_at > interval '168 hours');
-- The few that a decision makes due.
create index demandes_fake_idx on demandes (id) where removal_reason in ('fake', 'duplicate');
create index users_banned_at_idx on users (banned_at) where banned_at is not null;

-- A row's number is drawn once its book is locked: of two movements of one person the later one has the higher number,
-- so that a history by number is in the order of its balances, of both kinds together.
create or replace function token_ledger_write() returns trigger language plpgsql as $$
declare
    last_row record;
begin
    perform from users where id = new.user_id for no key update;
    new.id := nextval(pg_get_serial_sequence('token_ledger', 'id'));
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
