-- The money: purchases, withdrawals, and the ledger that every balance is the sum of.

-- French law wants receipts numbered without a gap. A sequence leaves gaps on rollback; a row does not.
create table receipt_counters (
    series text not null,
    year smallint not null,
    last_number int not null,
    constraint receipt_counters_pkey primary key (series, year),
    constraint receipt_counters_series_check check (series in ('facture', 'avoir')),
    constraint receipt_counters_last_number_check check (last_number >= 1)
);
comment on table receipt_counters is 'Last receipt number given, by series and year (Paris time).';

create function next_receipt_number(counted_series text, counted_year int) returns int language sql as $$
    insert into receipt_counters (series, year, last_number) values (counted_series, counted_year, 1)
        on conflict on constraint receipt_counters_pkey
        do update set last_number = receipt_counters.last_number + 1
        returning last_number;
$$;

create table transactions (
    id uuid not null default gen_random_uuid(),
    user_id uuid not null,
    pack varchar(10) not null,
    tokens int not null,
    amount_cents int not null,
    currency char(3) not null default 'eur',
    status text not null default 'pending',
    checkout_session_id varchar(255),
    stripe_payment_id varchar(255),
    refunded_cents int not null default 0,
    receipt_year smallint,
    receipt_number int,
    created_at timestamptz not null default now(),
    paid_at timestamptz,
    updated_at timestamptz not null default now(),

    constraint transactions_pkey primary key (id),
    constraint transactions_checkout_session_id_key unique (checkout_session_id),
    constraint transactions_stripe_payment_id_key unique (stripe_payment_id),
    constraint transactions_receipt_key unique (receipt_year, receipt_number),
    constraint transactions_user_fkey foreign key (user_id) references users (id) on delete restrict,
    constraint transactions_tokens_check check (tokens > 0),
    constraint transactions_amount_cents_check check (amount_cents > 0),
    constraint transactions_price_check check (amount_cents <= tokens * 100),
    constraint transactions_currency_check check (currency = 'eur'),
    constraint transactions_status_check check (
        status in ('pending', 'paid', 'failed', 'expired', 'refunded', 'disputed')),
    constraint transactions_refunded_cents_check check (refunded_cents between 0 and amount_cents),
    constraint transactions_paid_check check (
        (status in ('paid', 'refunded', 'disputed')) = (paid_at is not null)
        and (paid_at is null) = (receipt_number is null) and (paid_at is null) = (receipt_year is null))
);
comment on table transactions is 'Purchases of tokens. The row is written before Stripe is asked, and it alone says how many tokens a payment is worth.';
comment on column transactions.id is 'Also the idempotency key and client reference given to Stripe.';
comment on column transactions.amount_cents is 'Euro cents, TTC (the specification''s amount_eur): whole numbers, as Stripe counts, never a decimal that rounds.';
comment on column transactions.tokens is 'The specification''s tokens_credited, fixed when the checkout opens.';
comment on column transactions.stripe_payment_id is 'The payment intent; known once the checkout is paid.';
comment on column transactions.receipt_number is 'Given by the database when the payment arrives: gapless within its year.';
comment on constraint transactions_price_check on transactions is 'A token never costs more than 1 €: the interface says so beside each price.';
create index transactions_user_idx on transactions (user_id, created_at desc);
create index transactions_pending_idx on transactions (created_at) where status = 'pending';

-- A payment that arrives late, after we gave it up, is still money received: expired and failed may become paid.
create function transactions_life() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.status <> 'pending' then
            perform refuse('transactions_transition_check', 'transactions', 'a purchase begins pending');
        end if;
        return new;
    end if;
    if (new.user_id, new.pack, new.tokens, new.amount_cents, new.currency, new.created_at)
        is distinct from (old.user_id, old.pack, old.tokens, old.amount_cents, old.currency, old.created_at) then
        perform refuse('transactions_fixed_check', 'transactions', 'what was bought does not change');
    end if;
    if old.checkout_session_id is distinct from new.checkout_session_id and old.checkout_session_id is not null
        or old.paid_at is not null and (old.paid_at, old.stripe_payment_id, old.receipt_year, old.receipt_number)
            is distinct from (new.paid_at, new.stripe_payment_id, new.receipt_year, new.receipt_number) then
        perform refuse('transactions_fixed_check', 'transactions', 'a payment once recorded does not change');
    end if;
    if new.refunded_cents < old.refunded_cents then
        perform refuse('transactions_refunded_cents_check', 'transactions', 'what was paid back only grows');
    end if;
    if new.status <> old.status and not (case old.status
        when 'pending' then new.status in ('paid', 'failed', 'expired')
        when 'failed' then new.status = 'paid'
        when 'expired' then new.status = 'paid'
        when 'paid' then new.status in ('refunded', 'disputed')
        when 'disputed' then new.status in ('paid', 'refunded')
        when 'refunded' then new.status = 'disputed'
        else false end) then
        perform refuse('transactions_transition_check', 'transactions',
            format('%s does not become %s', old.status, new.status));
    end if;
    if old.paid_at is null and new.paid_at is not null then
        new.receipt_year := extract(year from new.paid_at at time zone 'Europe/Paris');
        new.receipt_number := next_receipt_number('facture', new.receipt_year);
    end if;
    return new;
end
$$;
create trigger transactions_life before insert or update on transactions
    for each row execute function transactions_life();
create trigger transactions_kept before delete or truncate on transactions
    for each statement execute function refuse_change('transactions_kept_check');

create table withdrawals (
    id uuid not null default gen_random_uuid(),
    transaction_id uuid not null,
    tokens int not null,
    amount_cents int not null,
    status text not null default 'requested',
    stripe_refund_id varchar(255),
    receipt_year smallint not null,
    receipt_number int not null,
    requested_at timestamptz not null default now(),
    settled_at timestamptz,

    constraint withdrawals_pkey primary key (id),
    constraint withdrawals_stripe_refund_id_key unique (stripe_refund_id),
    constraint withdrawals_receipt_key unique (receipt_year, receipt_number),
    constraint withdrawals_transaction_fkey foreign key (transaction_id) references transactions (id) on delete restrict,
    constraint withdrawals_tokens_check check (tokens > 0),
    constraint withdrawals_amount_cents_check check (amount_cents > 0),
    constraint withdrawals_status_check check (status in ('requested', 'refunded', 'failed')),
    constraint withdrawals_settled_check check ((status = 'requested') = (settled_at is null)),
    constraint withdrawals_refunded_check check (status <> 'refunded' or stripe_refund_id is not null)
);
comment on table withdrawals is 'Fourteen-day withdrawals from a purchase, for its unspent tokens. Confirmed in two clicks before the row is written.';
comment on column withdrawals.id is 'Also the idempotency key given to Stripe for the refund.';
comment on column withdrawals.receipt_number is 'Of the credit note: given by the database at the request, gapless within its year.';
create index withdrawals_transaction_idx on withdrawals (transaction_id);
-- Two clicks at once withdraw once.
create unique index withdrawals_open_key on withdrawals (transaction_id) where status = 'requested';

create function withdrawals_open() returns trigger language plpgsql as $$
declare
    purchase record;
begin
    select status, tokens, amount_cents into purchase from transactions where id = new.transaction_id for no key update;
    if found and (purchase.status <> 'paid'
        or new.tokens + (select coalesce(sum(tokens), 0) from withdrawals
                         where transaction_id = new.transaction_id and status <> 'failed') > purchase.tokens
        or new.amount_cents + (select coalesce(sum(amount_cents), 0) from withdrawals
                               where transaction_id = new.transaction_id and status <> 'failed') > purchase.amount_cents) then
        perform refuse('withdrawals_bounds_check', 'withdrawals', 'no more is withdrawn than was bought and paid');
    end if;
    new.receipt_year := extract(year from new.requested_at at time zone 'Europe/Paris');
    new.receipt_number := next_receipt_number('avoir', new.receipt_year);
    return new;
end
$$;
create trigger withdrawals_open before insert on withdrawals for each row execute function withdrawals_open();
create trigger withdrawals_fixed before update of transaction_id, tokens, amount_cents, receipt_year, receipt_number on withdrawals
    for each row when ((old.transaction_id, old.tokens, old.amount_cents, old.receipt_year, old.receipt_number)
        is distinct from (new.transaction_id, new.tokens, new.amount_cents, new.receipt_year, new.receipt_number))
    execute function refuse_change('withdrawals_fixed_check');
create trigger withdrawals_settled_once before update of status on withdrawals
    for each row when (old.status <> 'requested' and new.status <> old.status)
    execute function refuse_change('withdrawals_transition_check');
create trigger withdrawals_kept before delete or truncate on withdrawals
    for each statement execute function refuse_change('withdrawals_kept_check');
