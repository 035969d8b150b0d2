-- A saved search says how many demandes are new since it was last looked at, and is saved once however often it is asked for.

alter table saved_searches add column seen_at timestamptz not null default now();
comment on column saved_searches.seen_at is 'When its results were last looked at by its person.';

create unique index saved_searches_same_key on saved_searches
    (user_id, place, radius_km, categories, words, budget_min, budget_max) nulls not distinct;
