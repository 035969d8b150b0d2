-- Whoever has a conversation open sees messages and readings come; the list, and other tabs, too. The notice names the person
-- and the conversation; what there is to know is read anew.

create function conversations_tell() returns trigger language plpgsql as $$
begin
    perform pg_notify('live', 'person ' || side || ' ' || new.id) from unnest(array[new.user_a_id, new.user_b_id]) as side;
    return null;
end
$$;
comment on function conversations_tell is 'Tells every server (LISTEN live) that something came to both sides of a conversation.';
create trigger conversations_tell
    after insert or update of next_seq, a_read_seq, b_read_seq, a_left_at, b_left_at on conversations
    for each row execute function conversations_tell();

create function token_ledger_tell() returns trigger language plpgsql as $$
begin
    perform pg_notify('live', 'person ' || new.user_id);
    return null;
end
$$;
comment on function token_ledger_tell is 'Tells every server that a balance has moved.';
create trigger token_ledger_tell after insert on token_ledger for each row execute function token_ledger_tell();

-- Who listens is heard out no longer than he is signed in.
create function users_tell() returns trigger language plpgsql as $$
begin
    perform pg_notify('live', 'person ' || new.id);
    return null;
end
$$;
comment on function users_tell is 'Tells every server that an account was closed, or its sessions ended.';
create trigger users_tell after update of session_version, banned_at, deleted_at on users
    for each row when ((old.session_version, old.banned_at, old.deleted_at)
        is distinct from (new.session_version, new.banned_at, new.deleted_at))
    execute function users_tell();

create function sessions_tell() returns trigger language plpgsql as $$
begin
    perform pg_notify('live', 'person ' || new.user_id);
    return null;
end
$$;
comment on function sessions_tell is 'Tells every server that a session was ended.';
create trigger sessions_tell after update of revoked_at on sessions
    for each row when (old.revoked_at is distinct from new.revoked_at)
    execute function sessions_tell();

-- What is folded is emptied by its age.
create index conversation_messages_created_at_idx on conversation_messages (created_at)
    where envelope_for_a is not null or envelope_for_b is not null;
