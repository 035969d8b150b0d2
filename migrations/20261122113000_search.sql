-- Searching a million demandes: indexes that answer "which, and in what order" alone, without reading the rows they lead to.

alter table demandes add column department varchar(3);
update demandes set department = places.department from places where places.insee = demandes.place;
alter table demandes alter column department set not null;
comment on column demandes.department is 'The place''s, written by demandes_locate, and so a department that exists: what is newest around a place is looked for in its departments.';

-- As before, and the department. Naming one of the columns in an update takes them all from the place anew.
create or replace function demandes_locate() returns trigger language plpgsql as $$
declare
    reference record;
begin
    select point, name, department into reference from places where insee = new.place;
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
    new.department := reference.department;
    return new;
end
$$;
drop trigger demandes_locate on demandes;
create trigger demandes_locate before insert or update of place, location, location_display, department on demandes
    for each row execute function demandes_locate();

-- The places walked outward; and counted, from the index alone.
drop index demandes_category_place_open_idx, demandes_place_open_idx;
create index demandes_category_place_open_idx on demandes (category, place, created_at desc, id desc)
    include (expires_at) where status = 'active' and paused_at is null;
create index demandes_place_open_idx on demandes (place, created_at desc, id desc)
    include (category, expires_at) where status = 'active' and paused_at is null;
-- The newest of some departments, of which those in a circle are kept.
create index demandes_category_department_open_idx on demandes (category, department, created_at desc, id desc)
    include (place, expires_at) where status = 'active' and paused_at is null;
create index demandes_department_open_idx on demandes (department, created_at desc, id desc)
    include (place, category, expires_at) where status = 'active' and paused_at is null;
