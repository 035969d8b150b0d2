-- What the machinery remembers so that nothing is done twice.

create table job_runs (
    id uuid not null default gen_random_uuid(),
    name varchar(80) not null,
    run_date date not null,
    status text not null default 'running',
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    counts jsonb not null default '{}',
    error varchar(2000),

    constraint job_runs_pkey primary key (id),
    constraint job_runs_name_run_date_key unique (name, run_date),
    constraint job_runs_name_check check (name ~ '^[a-z]+(_[a-z]+)*$'),
    constraint job_runs_status_check check (status in ('running', 'done', 'failed')),
    constraint job_runs_finished_check check (
        (status = 'running') = (finished_at is null) and finished_at >= started_at and (status = 'failed') = (error is not null)),
    constraint job_runs_counts_check check (jsonb_typeof(counts) = 'object')
);
comment on table job_runs is 'One per job and day (Paris time): whichever process inserts it runs the job, the others pass.';
comment on column job_runs.counts is 'What it did, in numbers ("deleted": 12).';
comment on column job_runs.error is 'The error''s own words: no user content, as in the logs.';
create index job_runs_started_at_idx on job_runs (started_at desc);

create table webhook_events (
    id varchar(255) not null,
    type varchar(100) not null,
    created_at timestamptz not null,
    received_at timestamptz not null default now(),
    deliveries int not null default 1,
    processed_at timestamptz,
    outcome text,
    payload jsonb not null,

    constraint webhook_events_pkey primary key (id),
    constraint webhook_events_type_check check (type ~ '^[a-z_]+(\.[a-z_]+)+$'),
    constraint webhook_events_deliveries_check check (deliveries >= 1),
    constraint webhook_events_outcome_check check (outcome in ('applied', 'ignored', 'refused')),
    constraint webhook_events_processed_check check ((processed_at is null) = (outcome is null)),
    constraint webhook_events_payload_check check (
        jsonb_typeof(payload) = 'object' and octet_length(payload::text) <= 4000),
    -- Stripe's events carry the payer's e-mail and name. They must not come to lie here.
    constraint webhook_events_secrecy_check check (
        not jsonb_path_exists(payload, '$.** ? (@.type() == "string" && @ like_regex "@")')
        and not jsonb_path_exists(payload, '$.**.customer_details')
        and not jsonb_path_exists(payload, '$.**.billing_details'))
);
comment on table webhook_events is 'Every authentic Stripe event once, by its own id, whatever the number of deliveries.';
comment on column webhook_events.id is 'Stripe''s (evt_…).';
comment on column webhook_events.payload is 'Only what we use of it: ids, amounts, currency, status. Never the raw event.';
comment on column webhook_events.outcome is 'refused: authentic, but not what the purchase says (amount, currency): nothing was credited, and an alert was raised.';
create index webhook_events_pending_idx on webhook_events (received_at) where processed_at is null;
create index webhook_events_received_at_idx on webhook_events (received_at);
