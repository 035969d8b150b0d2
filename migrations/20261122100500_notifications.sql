-- What people are told, where, and when they would rather not be. No table here may hold words of a message.

create table notifications (
    id uuid not null default gen_random_uuid(),
    user_id uuid not null,
    kind text not null,
    payload jsonb not null default '{}',
    dedupe_key varchar(120),
    created_at timestamptz not null default now(),
    read_at timestamptz,
    pushed_at timestamptz,

    constraint notifications_pkey primary key (id),
    constraint notifications_dedupe_key_key unique (user_id, dedupe_key),
    constraint notifications_user_fkey foreign key (user_id) references users (id) on delete cascade,
    constraint notifications_kind_check check (kind in (
        'message', 'unlock', 'purchase', 'refund', 'withdrawal', 'search_alert', 'demande_expiring', 'demande_expired',
        'conversation_expiring', 'moderation', 'report', 'appeal', 'review', 'security')),
    constraint notifications_payload_check check (
        jsonb_typeof(payload) = 'object' and octet_length(payload::text) <= 1000)
);
comment on table notifications is 'One line in the app each; pushed too where the person wishes.';
comment on column notifications.payload is 'Ids, numbers and codes that the interface puts into words; never content.';
comment on column notifications.dedupe_key is 'What it is about, where saying it twice would be wrong ("conversation_expiring:<id>:<date>"): a job run again says nothing new.';
create index notifications_user_idx on notifications (user_id, created_at desc, id desc);
create index notifications_unread_idx on notifications (user_id) where read_at is null;
create index notifications_created_at_idx on notifications (created_at);

create table notification_preferences (
    user_id uuid not null,
    kind text not null,
    push boolean not null,
    constraint notification_preferences_pkey primary key (user_id, kind),
    constraint notification_preferences_user_fkey foreign key (user_id) references users (id) on delete cascade,
    constraint notification_preferences_kind_check check (kind in (
        'message', 'unlock', 'purchase', 'refund', 'withdrawal', 'search_alert', 'demande_expiring', 'demande_expired',
        'conversation_expiring', 'moderation', 'report', 'appeal', 'review', 'security'))
);
comment on table notification_preferences is 'Whether a kind is pushed; without a row, the kind''s default. In the app everything is shown.';

create table quiet_hours (
    user_id uuid not null,
    starts_at time not null,
    ends_at time not null,
    time_zone text not null default 'Europe/Paris',
    constraint quiet_hours_pkey primary key (user_id),
    constraint quiet_hours_user_fkey foreign key (user_id) references users (id) on delete cascade,
    constraint quiet_hours_span_check check (starts_at <> ends_at),
    constraint quiet_hours_time_zone_check check (char_length(time_zone) between 1 and 64)
);
comment on table quiet_hours is 'When nothing is pushed, in the person''s own time; may run over midnight. No row: any hour.';

create table push_subscriptions (
    id uuid not null default gen_random_uuid(),
    user_id uuid not null,
    session_id uuid not null,
    endpoint varchar(2048) not null,
    p256dh bytea not null,
    auth bytea not null,
    created_at timestamptz not null default now(),
    last_success_at timestamptz,
    failure_count int not null default 0,

    constraint push_subscriptions_pkey primary key (id),
    constraint push_subscriptions_endpoint_key unique (endpoint),
    constraint push_subscriptions_user_fkey foreign key (user_id) references users (id) on delete cascade,
    constraint push_subscriptions_session_fkey foreign key (session_id) references sessions (id) on delete cascade,
    constraint push_subscriptions_endpoint_check check (endpoint ~ '^https?://'),
    constraint push_subscriptions_p256dh_check check (octet_length(p256dh) = 65),
    constraint push_subscriptions_auth_check check (octet_length(auth) = 16),
    constraint push_subscriptions_failure_count_check check (failure_count >= 0)
);
comment on table push_subscriptions is 'One per browser that said yes. Belongs to the session: a device signed out is told nothing more.';
comment on column push_subscriptions.endpoint is 'A capability: whoever has it can push. Never logged. Plain http only ever reaches a test''s own push service.';
create index push_subscriptions_user_idx on push_subscriptions (user_id);
create index push_subscriptions_session_idx on push_subscriptions (session_id);

create table saved_searches (
    id uuid not null default gen_random_uuid(),
    user_id uuid not null,
    label varchar(80),
    place char(5) not null,
    radius_km smallint not null,
    categories text[] not null default '{}',
    words varchar(100),
    budget_min int,
    budget_max int,
    alerts boolean not null default true,
    created_at timestamptz not null default now(),
    last_alert_at timestamptz,

    constraint saved_searches_pkey primary key (id),
    constraint saved_searches_user_fkey foreign key (user_id) references users (id) on delete cascade,
    constraint saved_searches_place_fkey foreign key (place) references places (insee) on delete restrict,
    constraint saved_searches_radius_km_check check (radius_km between 1 and 200),
    constraint saved_searches_categories_check check (
        cardinality(categories) <= 50 and array_position(categories, null) is null),
    constraint saved_searches_words_check check (btrim(words) <> ''),
    constraint saved_searches_budget_check check (
        (budget_min is null or budget_min >= 0) and (budget_max is null or budget_max >= coalesce(budget_min, 0)))
);
comment on table saved_searches is 'A search worth being told about. A new demande is matched by its place: the places around it, then the searches that stand there.';
comment on column saved_searches.categories is 'Slugs; empty for all. An array, for it is matched as a whole and an unknown slug simply never matches.';
create index saved_searches_user_idx on saved_searches (user_id, created_at desc);
create index saved_searches_place_idx on saved_searches (place);
