-- Unlocks: a pro pays to answer a demande. An unlock takes a slot; nothing else does, and a slot is never given back.

create table unlocks (
    id uuid not null default gen_random_uuid(),
    pro_id uuid not null,
    demande_id uuid not null,
    tokens_spent int not null,
    paid_with text not null default 'standard',
    is_premium boolean not null default false,
    unlocked_at timestamptz not null default now(),
    first_message_at timestamptz,
    opened_at timestamptz,
    answered_at timestamptz,
    refunded_at timestamptz,
    refunded boolean not null generated always as (refunded_at is not null) stored,
    refund_reason text,

    constraint unlocks_pkey primary key (id),
    constraint unlocks_pro_demande_key unique (pro_id, demande_id),
    constraint unlocks_pro_fkey foreign key (pro_id) references users (id) on delete restrict,
    constraint unlocks_demande_fkey foreign key (demande_id) references demandes (id) on delete restrict,
    constraint unlocks_tokens_spent_check check (tokens_spent between 1 and 1000),
    constraint unlocks_paid_with_check check (paid_with in ('standard', 'premium')),
    -- A premium token opens a premium slot, and one is enough.
    constraint unlocks_premium_token_check check (paid_with = 'standard' or (is_premium and tokens_spent = 1)),
    constraint unlocks_first_message_at_check check (first_message_at >= unlocked_at),
    constraint unlocks_opened_at_check check (opened_at >= first_message_at),
    constraint unlocks_opened_check check (opened_at is null or first_message_at is not null),
    constraint unlocks_answered_at_check check (answered_at >= unlocked_at),
    constraint unlocks_refund_reason_check check (
        refund_reason in ('unread', 'unanswered', 'removed', 'banned', 'moderator')),
    constraint unlocks_refunded_check check ((refunded_at is null) = (refund_reason is null)),
    -- No refund by the clock to a pro who has not written.
    constraint unlocks_refund_written_check check (
        refund_reason is null or refund_reason not in ('unread', 'unanswered') or first_message_at is not null)
);
comment on table unlocks is 'Who unlocked what, for how much. Kept for ever: the ledger stands on it.';
comment on column unlocks.paid_with is 'Kind of token that was spent. A premium slot costs twice the price in standard tokens, or one premium token.';
comment on column unlocks.is_premium is 'Whether it took a premium slot ("Emplacement payé").';
comment on column unlocks.first_message_at is 'When the pro first wrote. The three dates are metadata: the messages themselves are unreadable here.';
comment on column unlocks.opened_at is 'When the demandeur first opened a message of the pro; within 72 h, or the tokens are given back.';
comment on column unlocks.answered_at is 'When the demandeur first wrote; within 7 days, or the tokens are given back.';
comment on column unlocks.refund_reason is 'Once per unlock; the ledger''s row carries refund_<reason>.';

create index unlocks_pro_recent_idx on unlocks (pro_id, unlocked_at desc);
create index unlocks_demande_idx on unlocks (demande_id, unlocked_at);
create index unlocks_unread_idx on unlocks (first_message_at) where refunded_at is null and opened_at is null;
create index unlocks_unanswered_idx on unlocks (first_message_at) where refunded_at is null and answered_at is null;

-- May this pro unlock this demande at all? The row lock makes those who come at once go through one by one.
create function unlocks_admit() returns trigger language plpgsql as $$
declare
    demande record;
begin
    select author_id, status, paused_at, expires_at, slots_used, slots_total, slots_premium_used, slots_premium_total
        into demande from demandes where id = new.demande_id for no key update;
    if not found then
        return new; -- the foreign key says so
    end if;
    if demande.author_id = new.pro_id then
        perform refuse('unlocks_own_check', 'unlocks', 'nobody unlocks his own demande');
    end if;
    if not exists (select from users where id = new.pro_id and user_type = 'pro') then
        perform refuse('unlocks_pro_check', 'unlocks', 'only a pro unlocks');
    end if;
    if exists (select from unlocks where pro_id = new.pro_id and demande_id = new.demande_id) then
        return new; -- the unique key says so, even where the demande is full or closed by now
    end if;
    if demande.status not in ('active', 'full') or demande.paused_at is not null or demande.expires_at <= new.unlocked_at then
        perform refuse('unlocks_open_check', 'unlocks', 'the demande is paused, over or removed');
    end if;
    if new.is_premium and demande.slots_premium_used >= demande.slots_premium_total
        or not new.is_premium and demande.slots_used >= demande.slots_total then
        perform refuse('unlocks_slot_check', 'unlocks', 'no slot of this kind is left');
    end if;
    return new;
end
$$;
create trigger unlocks_admit before insert on unlocks for each row execute function unlocks_admit();

create function unlocks_take_slot() returns trigger language plpgsql as $$
begin
    update demandes
        set slots_used = slots_used + (not new.is_premium)::int,
            slots_premium_used = slots_premium_used + new.is_premium::int
        where id = new.demande_id;
    return null;
end
$$;
create trigger unlocks_take_slot after insert on unlocks for each row execute function unlocks_take_slot();

create trigger unlocks_fixed before update of pro_id, demande_id, tokens_spent, paid_with, is_premium, unlocked_at on unlocks
    for each row when ((old.pro_id, old.demande_id, old.tokens_spent, old.paid_with, old.is_premium, old.unlocked_at)
        is distinct from (new.pro_id, new.demande_id, new.tokens_spent, new.paid_with, new.is_premium, new.unlocked_at))
    execute function refuse_change('unlocks_fixed_check');
create trigger unlocks_once_refunded before update of refunded_at, refund_reason on unlocks
    for each row when (old.refunded_at is not null
        and (old.refunded_at, old.refund_reason) is distinct from (new.refunded_at, new.refund_reason))
    execute function refuse_change('unlocks_once_refunded_check');
create trigger unlocks_kept before delete or truncate on unlocks
    for each statement execute function refuse_change('unlocks_kept_check');

-- The other side of the same rule: slots taken = unlocks, whoever writes. At most seven rows are counted.
create function demandes_slots() returns trigger language plpgsql as $$
begin
    if (new.slots_used, new.slots_premium_used) <>
        (select count(*) filter (where not is_premium), count(*) filter (where is_premium)
         from unlocks where demande_id = new.id) then
        perform refuse('demandes_slots_check', 'demandes', 'a slot is taken by an unlock, and by nothing else');
    end if;
    return new;
end
$$;
create trigger demandes_slots before insert or update of slots_used, slots_premium_used on demandes
    for each row execute function demandes_slots();
