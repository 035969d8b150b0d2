-- Demandes: what is asked for, where (a commune, nothing finer), for how long, and how many pros may answer.

-- Words as they are searched: lower case, without accents. `unaccent` alone is only stable (its dictionary could be
-- replaced); naming the dictionary makes it safe to index. Qualified, so that a restored dump finds it.
create function search_text(words text) returns text
    language sql immutable strict parallel safe
    return lower(public.unaccent('public.unaccent'::regdictionary, words));

create function search_vector(title text, description text) returns tsvector
    language sql immutable parallel safe
    return setweight(to_tsvector('pg_catalog.french'::regconfig, public.search_text(coalesce(title, ''))), 'A')
        || setweight(to_tsvector('pg_catalog.french'::regconfig, public.search_text(coalesce(description, ''))), 'B');

create table demandes (
    id uuid not null default gen_random_uuid(),
    author_id uuid not null,
    client_key uuid not null default gen_random_uuid(),
    title varchar(100) not null,
    description text not null,
    category text not null,
    place char(5) not null,
    location geography(point, 4326) not null,
    location_display varchar(100) not null,
    budget_min int,
    budget_max int,

    status varchar(20) not null default 'active',
    slots_total smallint not null default 3,
    slots_used smallint not null default 0,
    slots_premium_total smallint not null default 2,
    slots_premium_used smallint not null default 0,

    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    extended_at timestamptz,
    paused_at timestamptz,
    resolved_at timestamptz,
    removed_at timestamptz,
    removal_reason text,
    flagged boolean not null default false,
    flag_reason text,

    search tsvector not null generated always as (search_vector(title, description)) stored,

    constraint demandes_pkey primary key (id),
    constraint demandes_client_key_key unique (author_id, client_key),
    constraint demandes_author_fkey foreign key (author_id) references users (id) on delete restrict,
    constraint demandes_category_fkey foreign key (category) references categories (slug) on delete restrict,
    constraint demandes_place_fkey foreign key (place) references places (insee) on delete restrict,

    constraint demandes_title_check check (btrim(title) <> ''),
    constraint demandes_description_check check (btrim(description) <> '' and char_length(description) <= 4000),
    constraint demandes_budget_min_check check (budget_min between 0 and 1000000),
    constraint demandes_budget_max_check check (budget_max between 0 and 1000000),
    constraint demandes_budget_check check (budget_min <= budget_max),
    constraint demandes_status_check check (status in ('active', 'full', 'resolved', 'expired', 'removed')),
    constraint demandes_slots_total_check check (slots_total between 1 and 5),
    constraint demandes_slots_used_check check (slots_used between 0 and slots_total),
    constraint demandes_slots_premium_total_check check (slots_premium_total between 0 and 2),
    constraint demandes_slots_premium_used_check check (slots_premium_used between 0 and slots_premium_total),
    constraint demandes_full_check check (
        status not in ('active', 'full')
        or (status = 'full') = (slots_used = slots_total and slots_premium_used = slots_premium_total)),
    -- 30 days, twice if extended; the hour is for a change of clocks.
    constraint demandes_expires_at_check check (
        expires_at > created_at
        and expires_at <= created_at + case when extended_at is null then interval '721 hours' else interval '1441 hours' end),
    constraint demandes_extended_at_check check (extended_at >= created_at),
    constraint demandes_resolved_check check (
        case status when 'resolved' then resolved_at is not null
                    when 'removed' then true
                    else resolved_at is null end),
    constraint demandes_removed_check check (
        (status = 'removed') = (removed_at is not null) and (removed_at is null) = (removal_reason is null)),
    constraint demandes_removal_reason_check check (
        removal_reason in ('fake', 'duplicate', 'illegal', 'rules', 'author_banned', 'author_deleted')),
    constraint demandes_flag_check check (flagged or flag_reason is null)
);

comment on table demandes is 'What a demandeur posts. Public but for its author.';
comment on column demandes.client_key is 'Drawn by the form; a form sent twice posts once.';
comment on column demandes.place is 'Commune, or arrondissement of Paris, Lyon or Marseille. Nothing finer is ever stored.';
comment on column demandes.location is 'The place''s reference point, written by demandes_guard: no other point can stand here.';
comment on column demandes.location_display is 'The place''s name ("Paris 11e"), written by demandes_guard.';
comment on column demandes.budget_max is 'Whole euros. Decides the unlock price.';
comment on column demandes.status is 'active: a place is left, ordinary or premium. full: none of either. active and full follow from the slots.';
comment on column demandes.slots_used is 'Always the number of ordinary unlocks; an insert into unlocks moves it, and nothing else.';
comment on column demandes.slots_premium_used is 'Always the number of premium unlocks.';
comment on column demandes.expires_at is '30 days after posting where nothing is given; the author may add 30 once.';
comment on column demandes.extended_at is 'An author may extend once.';
comment on column demandes.paused_at is 'Out of the search and closed to unlocks while set; the expiry date does not wait.';
comment on column demandes.search is 'French, stemmed, without accents: title (A) before description (B).';

-- Which status may follow which. `removed` gives way only when a decision is overturned on appeal.
create function demandes_may_become(old_status text, new_status text) returns boolean
    language sql immutable parallel safe
    return case old_status
        when 'active' then new_status in ('active', 'full', 'resolved', 'expired', 'removed')
        when 'full' then new_status in ('full', 'active', 'resolved', 'expired', 'removed')
        when 'resolved' then new_status in ('resolved', 'removed')
        when 'expired' then new_status in ('expired', 'resolved', 'removed')
        when 'removed' then new_status in ('removed', 'active', 'full', 'resolved', 'expired')
        else false end;

-- Where a demande is: its place's reference point and name. Left out, they are filled in; another point or another
-- name is refused, for it could be an address. Naming one of the columns in an update takes the place's point anew.
create function demandes_locate() returns trigger language plpgsql as $$
declare
    reference record;
begin
    select point, name into reference from places where insee = new.place;
    if not found then
        return new; -- the foreign key says so
    end if;
    if (tg_op = 'INSERT' and new.location is not null or tg_op = 'UPDATE' and new.location is distinct from old.location)
        and not st_equals(new.location::geometry, reference.point::geometry) then
        perform refuse('demandes_location_check', 'demandes', 'only the reference point of the place is stored');
    end if;
    if (tg_op = 'INSERT' and new.location_display is not null
        or tg_op = 'UPDATE' and new.location_display is distinct from old.location_display)
        and new.location_display <> reference.name then
        perform refuse('demandes_location_display_check', 'demandes', 'only the name of the place is shown');
    end if;
    new.location := reference.point;
    new.location_display := reference.name;
    return new;
end
$$;
create trigger demandes_locate before insert or update of place, location, location_display on demandes
    for each row execute function demandes_locate();

-- The life of a demande (design: product.md).
create function demandes_life() returns trigger language plpgsql as $$
begin
    new.expires_at := coalesce(new.expires_at, new.created_at + interval '30 days');
    -- active or full is arithmetic on the slots, not an opinion.
    if new.status in ('active', 'full') then
        new.status := case when new.slots_used = new.slots_total and new.slots_premium_used = new.slots_premium_total
                      then 'full' else 'active' end;
    end if;
    if tg_op = 'INSERT' then
        if new.status <> 'active' then
            perform refuse('demandes_transition_check', 'demandes', 'a demande begins active');
        end if;
        return new;
    end if;
    if not demandes_may_become(old.status, new.status) then
        perform refuse('demandes_transition_check', 'demandes', format('%s does not become %s', old.status, new.status));
    end if;
    if (new.author_id, new.client_key, new.created_at) is distinct from (old.author_id, old.client_key, old.created_at) then
        perform refuse('demandes_fixed_check', 'demandes', 'author, key and date of posting do not change');
    end if;
    if old.extended_at is not null and new.extended_at is distinct from old.extended_at
        or new.expires_at > old.expires_at and (new.extended_at is null or old.extended_at is not null)
        or old.extended_at is null and new.extended_at is not null and old.status not in ('active', 'full') then
        perform refuse('demandes_extension_check', 'demandes', 'a demande is extended once, while it is open');
    end if;
    -- A pro has paid for what he read: the words and the price stand from the first unlock on, and places only go
    -- down. A removed demande may be emptied (deletion of the account).
    if old.slots_used + old.slots_premium_used > 0 and new.status <> 'removed'
        and ((new.title, new.description, new.category, new.place, new.budget_min, new.budget_max)
             is distinct from (old.title, old.description, old.category, old.place, old.budget_min, old.budget_max)
             or new.slots_total > old.slots_total or new.slots_premium_total > old.slots_premium_total) then
        perform refuse('demandes_edit_check', 'demandes', 'a demande is edited only before its first unlock');
    end if;
    return new;
end
$$;
create trigger demandes_life before insert or update on demandes
    for each row execute function demandes_life();

-- Search. `id desc`, not `id`: both sort the same way, so that a keyset page is one row comparison,
-- (created_at, id) < ($1, $2), answered inside the index.
create index demandes_category_place_open_idx on demandes (category, place, created_at desc, id desc)
    where status = 'active' and paused_at is null;
create index demandes_place_open_idx on demandes (place, created_at desc, id desc)
    where status = 'active' and paused_at is null;
create index demandes_category_open_idx on demandes (category, created_at desc, id desc)
    where status = 'active' and paused_at is null;
create index demandes_open_idx on demandes (created_at desc, id desc)
    where status = 'active' and paused_at is null;
create index demandes_location_idx on demandes using gist (location)
    where status = 'active' and paused_at is null;
create index demandes_search_idx on demandes using gin (search)
    where status = 'active' and paused_at is null;
create index demandes_title_trgm_idx on demandes using gin (search_text(title) gin_trgm_ops)
    where status = 'active' and paused_at is null;
-- Jobs and pages of the author and of the moderator.
create index demandes_expires_at_idx on demandes (expires_at) where status in ('active', 'full');
create index demandes_author_idx on demandes (author_id, created_at desc, id desc);
create index demandes_flagged_idx on demandes (created_at) where flagged;
-- The specification's (status) and (category), whole, and the foreign key to places.
create index demandes_status_idx on demandes (status);
create index demandes_category_idx on demandes (category);
create index demandes_place_idx on demandes (place);
