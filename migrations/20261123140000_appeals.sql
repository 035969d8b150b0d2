-- Appeals: whoever a decision is about and whoever reported may each contest it, once (DSA art. 20 § 1). Nobody has
-- contested anything before this.

alter table appeals
    drop constraint appeals_decision_key,
    add constraint appeals_person_key unique (decision_id, user_id);
comment on table appeals is 'One per decision and person, free, by whom it is about or by its report''s author. upheld: the decision stands. Deleted with the account that made it.';

create function contestable_until(decided_at timestamptz) returns timestamptz
    language sql immutable strict parallel safe
    return ((decided_at at time zone 'Europe/Paris')::date + interval '6 months 1 day') at time zone 'Europe/Paris';
comment on function contestable_until is 'The end of the last day on which what was decided then can be contested: six months, of which the day itself is none.';

-- Whoever has his decisions open sees them come, and the answers.
create function moderation_decisions_tell() returns trigger language plpgsql as $$
begin
    perform pg_notify('live', 'person ' || new.user_id);
    return null;
end
$$;
comment on function moderation_decisions_tell is 'Tells every server that something was decided about a person.';
create trigger moderation_decisions_tell after insert on moderation_decisions
    for each row execute function moderation_decisions_tell();

create function appeals_tell() returns trigger language plpgsql as $$
begin
    perform pg_notify('live', 'person ' || new.user_id);
    return null;
end
$$;
comment on function appeals_tell is 'Tells every server that somebody''s appeal was made or answered.';
create trigger appeals_tell after insert or update of status on appeals
    for each row execute function appeals_tell();
