-- Whoever has a demande open sees its places go. The notice carries the id alone: what there is to know is read anew.
-- It is sent when the transaction commits, and only then.

create function demandes_tell() returns trigger language plpgsql as $$
begin
    perform pg_notify('live', 'demande ' || new.id);
    return null;
end
$$;
comment on function demandes_tell is 'Tells every server (LISTEN live) that the places or the state of a demande have changed.';
create trigger demandes_tell
    after update of status, paused_at, slots_total, slots_used, slots_premium_total, slots_premium_used on demandes
    for each row when (
        (old.status, old.paused_at, old.slots_total, old.slots_used, old.slots_premium_total, old.slots_premium_used)
        is distinct from
        (new.status, new.paused_at, new.slots_total, new.slots_used, new.slots_premium_total, new.slots_premium_used))
    execute function demandes_tell();
