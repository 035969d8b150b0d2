-- :n open demandes, for `make bench` and for the test that keeps the search's plans: over the communes by their inhabitants, of
-- all categories, posted within the last 30 days. The same each time, but for the moments.

begin;
-- Everything that triggers would write is written here.
set local session_replication_role = replica;

-- Indexes are built in one go at the end.
create temp table kept_indexes on commit drop as
    select indexname, indexdef from pg_indexes
    where tablename = 'demandes' and schemaname = 'public' and indexdef not like 'CREATE UNIQUE%';
do $$
declare
    kept record;
begin
    for kept in select * from kept_indexes loop
        execute format('drop index %I', kept.indexname);
    end loop;
end
$$;

-- One author: a row of `users` for the foreign key, which nobody signs in with.
insert into users (id, public_id, user_type, terms_version, terms_accepted_at, deleted_at)
values ('00000000-0000-4000-8000-000000000001', 'bench00000', 'demandeur', 'bench', now(), now())
on conflict do nothing;

-- Each commune has a stretch of a line as long as its inhabitants are many; twenty more, for nowhere is nothing posted.
create temp table stretches on commit drop as
    select insee, point, name, department, sum(population + 20) over (order by insee) - (population + 20) as begins
    from places
    where not retired and not exists (select from places part where part.parent = places.insee);
create index on stretches (begins);
analyze stretches;

select setseed(0.42);
insert into demandes (author_id, client_key, title, description, category, place, location, location_display, department,
                      budget_min, budget_max, created_at, expires_at)
select '00000000-0000-4000-8000-000000000001', gen_random_uuid(), words.title || ' ' || draw.i, words.description, trade.slug,
       spot.insee, spot.point, spot.name, spot.department, draw.budget, draw.budget + draw.more, draw.moment,
       draw.moment + interval '30 days'
from (
    select i, random() as place, random() as category, random() as words, (10 + exp(random() * 6))::int as budget,
           (random() * 200)::int as more, now() - random() * interval '29 days' as moment
    from generate_series(1, :n) i
    offset 0
) draw
cross join lateral (
    select * from stretches
    where begins <= floor(draw.place * (select max(begins) from stretches))::bigint
    order by begins desc
    limit 1
) spot
join (select slug, row_number() over (order by position) - 1 as k, count(*) over () as trades from categories) trade
    on trade.k = floor(draw.category * trade.trades)::bigint
join (values
    (0, 'Robinet qui goutte', 'Il goutte depuis mardi dans la cuisine, merci de passer en semaine.'),
    (1, 'Armoire à monter', 'Une armoire de trois portes, notice fournie, outils sur place.'),
    (2, 'Cours de piano', 'Une heure par semaine pour un enfant de neuf ans, piano droit accordé.'),
    (3, 'Prise électrique à remplacer', 'La prise du salon ne tient plus, disjoncteur aux normes.'),
    (4, 'Peindre une chambre', 'Douze mètres carrés, peinture fournie, murs déjà lessivés.'),
    (5, 'Chat à garder', 'Deux visites par jour pendant une semaine, un chat calme.'),
    (6, 'Chauffe-eau en panne', 'Plus d’eau chaude depuis hier, ballon de deux cents litres.'),
    (7, 'Pelouse à tondre', 'Deux cents mètres carrés, tondeuse sur place.')
) words (k, title, description) on words.k = floor(draw.words * 8)::int;

do $$
declare
    kept record;
begin
    for kept in select * from kept_indexes loop
        execute kept.indexdef;
    end loop;
end
$$;
commit;
