-- Two tabs that edit one demande must not overwrite each other unseen: each edit names the revision it began from.

alter table demandes
    add column revision int not null default 1,
    add constraint demandes_revision_check check (revision >= 1);
comment on column demandes.revision is 'Counts the edits of what the author wrote; only demandes_revise moves it.';

create function demandes_revise() returns trigger language plpgsql as $$
begin
    new.revision := old.revision
        + ((new.title, new.description, new.category, new.place, new.budget_min, new.budget_max, new.slots_total)
           is distinct from
           (old.title, old.description, old.category, old.place, old.budget_min, old.budget_max, old.slots_total))::int;
    return new;
end
$$;
create trigger demandes_revise before update on demandes
    for each row execute function demandes_revise();
