-- Accounts, sessions, and what a device needs to get its keys back (design: crypto.md).
-- No column may hold an e-mail, a password, or anything that opens a message without the person's own secret.

-- Rules that a check constraint cannot say are kept by triggers, which refuse under a constraint's name: the
-- application translates a refusal by that name and need not know which kind of rule it met.
create function refuse(constraint_name text, table_name text, why text) returns void language plpgsql as $$
begin
    raise exception '%: %', constraint_name, why
        using errcode = 'check_violation', constraint = constraint_name, table = table_name;
end
$$;

-- For what must not change at all: `execute function refuse_change('<constraint name>')`.
create function refuse_change() returns trigger language plpgsql as $$
begin
    perform refuse(tg_argv[0], tg_table_name, lower(tg_op) || ' is not allowed');
    return null;
end
$$;

create table users (
    id uuid not null default gen_random_uuid(),
    user_id char(64),
    public_id text not null,
    user_type varchar(20) not null,
    display_name varchar(60) not null default '',
    locale text not null default 'fr',

    password_hash varchar(255),
    pepper_version smallint not null default 1,
    kdf text not null default 'pbkdf2-sha256',
    kdf_iterations int,
    account_salt bytea,
    wrap_password bytea,
    wrap_recovery bytea,
    recovery_hash varchar(255),
    session_version int not null default 1,

    token_balance int not null default 0,
    token_premium_balance int not null default 0,

    banned_at timestamptz,
    banned boolean not null generated always as (banned_at is not null) stored,
    ban_reason text,
    restricted_until timestamptz,

    area_place char(5),
    area_radius_km smallint,
    siret char(14),

    terms_version text not null,
    terms_accepted_at timestamptz not null,
    created_at timestamptz not null default now(),
    deleted_at timestamptz,

    constraint users_pkey primary key (id),
    constraint users_user_id_key unique (user_id),
    constraint users_public_id_key unique (public_id),
    constraint users_area_place_fkey foreign key (area_place) references places (insee) on delete restrict,

    constraint users_user_id_check check (user_id ~ '^[0-9a-f]{64}$'),
    constraint users_public_id_check check (public_id ~ '^[0-9a-hjkmnp-tv-z]{10,16}$'),
    constraint users_user_type_check check (user_type in ('pro', 'demandeur')),
    constraint users_display_name_check check (display_name = btrim(display_name) and display_name !~ '[[:cntrl:]]'),
    constraint users_locale_check check (locale in ('fr', 'en')),
    -- Bcrypt and nothing else: 64 hex characters here would be the authKey itself.
    constraint users_password_hash_check check (password_hash ~ '^\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}$'),
    constraint users_recovery_hash_check check (recovery_hash ~ '^\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}$'),
    constraint users_pepper_version_check check (pepper_version >= 1),
    constraint users_kdf_check check (kdf in ('pbkdf2-sha256')),
    constraint users_kdf_iterations_check check (kdf_iterations between 600000 and 2000000),
    constraint users_account_salt_check check (octet_length(account_salt) = 16),
    constraint users_wrap_password_check check (octet_length(wrap_password) between 60 and 1024),
    constraint users_wrap_recovery_check check (octet_length(wrap_recovery) between 60 and 1024),
    -- A recovery code either works whole or is not there.
    constraint users_recovery_check check ((wrap_recovery is null) = (recovery_hash is null)),
    constraint users_session_version_check check (session_version >= 1),
    constraint users_token_balance_check check (token_balance >= 0),
    constraint users_token_premium_balance_check check (token_premium_balance >= 0),
    constraint users_ban_reason_check check ((banned_at is null) = (ban_reason is null) and char_length(ban_reason) <= 4000),
    constraint users_area_check check ((area_place is null) = (area_radius_km is null)),
    constraint users_area_radius_km_check check (area_radius_km between 1 and 200),
    constraint users_siret_check check (siret ~ '^[0-9]{14}$'),
    constraint users_pro_check check (user_type = 'pro' or (area_place is null and siret is null)),
    constraint users_terms_version_check check (char_length(terms_version) between 1 and 40),
    -- A living account can log in; a deleted one keeps nothing that could, and nothing that names its person.
    constraint users_living_check check (
        deleted_at is not null
        or num_nulls(user_id, password_hash, kdf_iterations, account_salt, wrap_password) = 0),
    constraint users_deleted_check check (
        deleted_at is null
        or (num_nonnulls(password_hash, kdf_iterations, account_salt, wrap_password, wrap_recovery, recovery_hash,
                         area_place, siret) = 0
            and display_name = '' and (user_id is null or banned_at is not null)))
);
comment on table users is 'Pros and demandeurs. Never deleted once they have a history: anonymised (deleted_at), so that the ledger and other people''s conversations stand.';
comment on column users.id is 'Internal key, the target of every foreign key. Never leaves the server.';
comment on column users.user_id is 'Hex sha256(trim(lowercase(email)) || SECRET_SALT): the specification''s userId. Told to its owner only. Null once deleted, unless banned (so that a ban cannot be shed by deleting).';
comment on column users.public_id is 'What others see and what safety numbers are computed over: Crockford base32, lower case.';
comment on column users.display_name is 'Chosen by the person, shown to those he talks with; empty until chosen and after deletion.';
comment on column users.password_hash is 'bcrypt(base64(HMAC-SHA256(pepper, authKey))). The password itself never reaches the server.';
comment on column users.pepper_version is 'Which pepper the hash and the two wraps stand under, so that a pepper can be replaced.';
comment on column users.wrap_password is 'Account key wrapped by the password''s KEK, behind its key commitment, then encrypted under the pepper: a stolen dump alone gives no password to try.';
comment on column users.wrap_recovery is 'The same account key wrapped by the recovery code''s KEK; null until a code was shown and confirmed.';
comment on column users.recovery_hash is 'bcrypt of the peppered recovery authKey; set and cleared together with wrap_recovery.';
comment on column users.session_version is 'Carried by every JWT and session; raising it ends all of them at once (ban, new password, sign out everywhere).';
comment on column users.token_balance is 'Always the sum of the ledger''s standard rows; only an insert into token_ledger moves it.';
comment on column users.token_premium_balance is 'Always the sum of the ledger''s premium rows; only an insert into token_ledger moves it.';
comment on column users.restricted_until is 'Until then no new unlock and no new demande (25 flags, or a moderator).';
comment on column users.area_place is 'Where a pro works from; a commune, never an address.';
comment on column users.siret is 'Fourteen digits; its Luhn key is checked by the application. Not unique: a stranger could otherwise block its owner.';
comment on column users.terms_accepted_at is 'Consent is kept with its date and the version accepted.';
create index users_area_place_idx on users (area_place) where area_place is not null;

create table user_trades (
    user_id uuid not null,
    category text not null,
    constraint user_trades_pkey primary key (user_id, category),
    constraint user_trades_user_fkey foreign key (user_id) references users (id) on delete cascade,
    constraint user_trades_category_fkey foreign key (category) references categories (slug) on delete restrict
);
comment on table user_trades is 'The trades a pro practises.';
create index user_trades_category_idx on user_trades (category);

create table sessions (
    id uuid not null default gen_random_uuid(),
    user_id uuid not null,
    session_version int not null,
    device varchar(120) not null default '',
    local_key bytea,
    created_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    expires_at timestamptz not null default now() + interval '7 days',
    revoked_at timestamptz,

    constraint sessions_pkey primary key (id),
    constraint sessions_user_fkey foreign key (user_id) references users (id) on delete cascade,
    constraint sessions_session_version_check check (session_version >= 1),
    constraint sessions_device_check check (device !~ '[[:cntrl:]]'),
    constraint sessions_local_key_check check (octet_length(local_key) between 32 and 128),
    constraint sessions_expires_at_check check (expires_at > created_at and expires_at <= created_at + interval '168 hours 1 minute'),
    -- Ending a session kills the copy of the account key that lies in that browser.
    constraint sessions_revoked_check check (revoked_at is null or local_key is null)
);
comment on table sessions is 'One per login. A JWT is good only while its row is unrevoked, unexpired and of the account''s session_version.';
comment on column sessions.device is 'A short label made from the user agent ("Firefox sur Linux"); never the raw header, never an address.';
comment on column sessions.local_key is 'Inner key of the account key kept by this browser (crypto.md, Reload). Null on a shared computer and after revocation.';
create index sessions_user_idx on sessions (user_id, last_seen_at desc);
create index sessions_expires_at_idx on sessions (expires_at);

create table user_vault_items (
    user_id uuid not null,
    kind text not null,
    version int not null default 1,
    ciphertext bytea not null,
    updated_at timestamptz not null default now(),
    constraint user_vault_items_pkey primary key (user_id, kind),
    constraint user_vault_items_user_fkey foreign key (user_id) references users (id) on delete cascade,
    constraint user_vault_items_kind_check check (kind in ('keyring', 'pins', 'devices', 'templates')),
    constraint user_vault_items_version_check check (version >= 1),
    constraint user_vault_items_ciphertext_check check (octet_length(ciphertext) between 28 and 1048576)
);
comment on table user_vault_items is 'What follows a person from device to device under his account key: keyring, pinned identities, devices'' chains, reply templates. Opaque here.';
comment on column user_vault_items.version is 'Raised by each write, which names the version it replaces: two devices cannot overwrite one another unseen.';
alter table user_vault_items alter column ciphertext set storage external;

create table public_bundles (
    user_id uuid not null,
    epoch int not null,
    bundle bytea not null,
    created_at timestamptz not null default now(),
    constraint public_bundles_pkey primary key (user_id, epoch),
    constraint public_bundles_user_fkey foreign key (user_id) references users (id) on delete restrict,
    constraint public_bundles_epoch_check check (epoch >= 0),
    constraint public_bundles_bundle_check check (octet_length(bundle) between 96 and 8192)
);
comment on table public_bundles is 'Public keys by user and epoch. Rows are added, never changed; kept after deletion, for old messages and reports are verified against them.';
comment on column public_bundles.bundle is 'The signed encoding of crypto-core, byte for byte: what was signed is what is served.';

-- An epoch never goes down: a replayed old bundle must not become somebody's newest.
create function public_bundles_guard() returns trigger language plpgsql as $$
begin
    perform from users where id = new.user_id for no key update;
    if exists (select from public_bundles where user_id = new.user_id and epoch > new.epoch) then
        perform refuse('public_bundles_epoch_order_check', 'public_bundles', 'an epoch never goes down');
    end if;
    return new;
end
$$;
create trigger public_bundles_guard before insert on public_bundles
    for each row execute function public_bundles_guard();
create trigger public_bundles_fixed before update on public_bundles
    for each statement execute function refuse_change('public_bundles_fixed_check');
