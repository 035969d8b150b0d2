-- Conversations: a log of sealed envelopes, and each side's own sealed blob (design: crypto.md). Nothing here can be
-- read with what the server has.

create table conversations (
    id uuid not null default gen_random_uuid(),
    unlock_id uuid not null,
    user_a_id uuid not null,
    user_b_id uuid not null,

    blob_for_a bytea,
    blob_for_b bytea,
    blob_a_version int not null default 0,
    blob_b_version int not null default 0,
    blob_a_upto_seq bigint not null default 0,
    blob_b_upto_seq bigint not null default 0,

    next_seq bigint not null default 1,
    message_count int not null default 0,
    a_read_seq bigint not null default 0,
    b_read_seq bigint not null default 0,
    a_left_at timestamptz,
    b_left_at timestamptz,

    created_at timestamptz not null default now(),
    last_updated timestamptz not null default now(),
    -- Through UTC, where six months mean the same whatever the connection's time zone.
    auto_delete_at timestamptz not null
        generated always as (((last_updated at time zone 'UTC') + interval '6 months') at time zone 'UTC') stored,
    warned_at timestamptz,

    constraint conversations_pkey primary key (id),
    constraint conversations_unlock_key unique (unlock_id),
    constraint conversations_unlock_fkey foreign key (unlock_id) references unlocks (id) on delete restrict,
    constraint conversations_user_a_fkey foreign key (user_a_id) references users (id) on delete restrict,
    constraint conversations_user_b_fkey foreign key (user_b_id) references users (id) on delete restrict,
    constraint conversations_sides_check check (user_a_id <> user_b_id),
    -- 64 MiB: some hundred thousand messages. What is bigger is no conversation.
    constraint conversations_blob_for_a_check check (octet_length(blob_for_a) between 28 and 67108864),
    constraint conversations_blob_for_b_check check (octet_length(blob_for_b) between 28 and 67108864),
    constraint conversations_blob_a_check check (
        blob_a_version >= 0 and blob_a_upto_seq between 0 and next_seq - 1
        and (blob_for_a is not null or blob_a_upto_seq = 0 or a_left_at is not null)),
    constraint conversations_blob_b_check check (
        blob_b_version >= 0 and blob_b_upto_seq between 0 and next_seq - 1
        and (blob_for_b is not null or blob_b_upto_seq = 0 or b_left_at is not null)),
    constraint conversations_next_seq_check check (next_seq >= 1),
    constraint conversations_message_count_check check (message_count between 0 and next_seq - 1),
    constraint conversations_a_read_seq_check check (a_read_seq between 0 and next_seq - 1),
    constraint conversations_b_read_seq_check check (b_read_seq between 0 and next_seq - 1),
    constraint conversations_last_updated_check check (last_updated >= created_at)
);
comment on table conversations is 'One for each unlock. a is the demandeur, b the pro.';
comment on column conversations.blob_for_a is 'History of a, compacted and sealed by a''s own devices; written by compare-and-swap on blob_a_version.';
comment on column conversations.blob_a_upto_seq is 'Everything up to here is in the blob; what follows is read from the log.';
comment on column conversations.next_seq is 'Number of the next message, taken under this row''s lock in the transaction that inserts it.';
comment on column conversations.a_read_seq is 'Read receipt: the last message of the other side that a has seen.';
comment on column conversations.a_left_at is 'a deleted his account or this conversation: his copies are emptied, the other side keeps its own.';
comment on column conversations.last_updated is 'When the last message came.';
comment on column conversations.auto_delete_at is 'Six months after the last message; computed, so that it cannot disagree.';
comment on column conversations.warned_at is 'When both sides were told, at five months, that it would be deleted; cleared by a new message.';
-- Ciphertext does not compress: store it as it is.
alter table conversations alter column blob_for_a set storage external;
alter table conversations alter column blob_for_b set storage external;

create index conversations_user_a_idx on conversations (user_a_id, last_updated desc, id desc);
create index conversations_user_b_idx on conversations (user_b_id, last_updated desc, id desc);
create index conversations_recent_idx on conversations (last_updated desc);
create index conversations_auto_delete_idx on conversations (auto_delete_at);

create function conversations_guard() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if not exists (
            select from unlocks join demandes on demandes.id = unlocks.demande_id
            where unlocks.id = new.unlock_id and unlocks.pro_id = new.user_b_id and demandes.author_id = new.user_a_id) then
            perform refuse('conversations_parties_check', 'conversations', 'the sides are the author and the pro of the unlock');
        end if;
        return new;
    end if;
    if (new.unlock_id, new.user_a_id, new.user_b_id, new.created_at)
        is distinct from (old.unlock_id, old.user_a_id, old.user_b_id, old.created_at)
        or new.next_seq < old.next_seq
        or new.blob_a_version < old.blob_a_version or new.blob_b_version < old.blob_b_version
        or new.blob_a_upto_seq < old.blob_a_upto_seq or new.blob_b_upto_seq < old.blob_b_upto_seq
        or new.a_read_seq < old.a_read_seq or new.b_read_seq < old.b_read_seq then
        perform refuse('conversations_forward_check', 'conversations', 'sides are fixed and counters only go forward');
    end if;
    return new;
end
$$;
create trigger conversations_guard before insert or update on conversations
    for each row execute function conversations_guard();

create table conversation_messages (
    conversation_id uuid not null,
    seq bigint not null,
    message_id uuid not null,
    sender text not null,
    envelope_for_a bytea,
    envelope_for_b bytea,
    digest bytea not null,
    created_at timestamptz not null default now(),

    constraint conversation_messages_pkey primary key (conversation_id, seq),
    constraint conversation_messages_message_id_key unique (conversation_id, message_id),
    constraint conversation_messages_conversation_fkey foreign key (conversation_id)
        references conversations (id) on delete cascade,
    constraint conversation_messages_seq_check check (seq >= 1),
    constraint conversation_messages_sender_check check (sender in ('a', 'b')),
    -- From the smallest padded body and its sealing to the largest (64 KiB).
    constraint conversation_messages_envelope_for_a_check check (octet_length(envelope_for_a) between 256 and 69632),
    constraint conversation_messages_envelope_for_b_check check (octet_length(envelope_for_b) between 256 and 69632),
    constraint conversation_messages_digest_check check (octet_length(digest) = 32)
);
comment on table conversation_messages is 'The log: append-only, but that an envelope is emptied for the side that has folded it (30 days after) or has left.';
comment on column conversation_messages.sender is 'Which side of the conversation: nobody else can be named.';
comment on column conversation_messages.digest is 'SHA-256 of both envelopes as received: a retry is told from a different message under the same id even after folding.';
alter table conversation_messages alter column envelope_for_a set storage external;
alter table conversation_messages alter column envelope_for_b set storage external;

create trigger conversation_messages_fixed before update on conversation_messages
    for each row when (
        (old.conversation_id, old.seq, old.message_id, old.sender, old.digest, old.created_at)
            is distinct from (new.conversation_id, new.seq, new.message_id, new.sender, new.digest, new.created_at)
        or (new.envelope_for_a is not null and new.envelope_for_a is distinct from old.envelope_for_a)
        or (new.envelope_for_b is not null and new.envelope_for_b is distinct from old.envelope_for_b))
    execute function refuse_change('conversation_messages_append_only_check');
-- Depth 0 is a statement of ours; the cascade from a deleted conversation runs deeper and is let through.
create trigger conversation_messages_kept before delete on conversation_messages
    for each statement when (pg_trigger_depth() = 0)
    execute function refuse_change('conversation_messages_append_only_check');
create trigger conversation_messages_untruncated before truncate on conversation_messages
    for each statement execute function refuse_change('conversation_messages_append_only_check');

create table media_files (
    id uuid not null default gen_random_uuid(),
    conversation_id uuid,
    uploaded_by uuid not null,
    object_key varchar(255) not null,
    file_type varchar(10) not null,
    file_size int not null,
    uploaded_at timestamptz not null default now(),
    expires_at timestamptz not null default now() + interval '14 days',
    deleted_at timestamptz,
    deleted boolean not null generated always as (deleted_at is not null) stored,

    constraint media_files_pkey primary key (id),
    constraint media_files_object_key_key unique (object_key),
    constraint media_files_conversation_fkey foreign key (conversation_id) references conversations (id) on delete set null,
    constraint media_files_uploaded_by_fkey foreign key (uploaded_by) references users (id) on delete restrict,
    constraint media_files_object_key_check check (object_key ~ '^[0-9a-zA-Z/_-]+$'),
    constraint media_files_file_type_check check (file_type in ('image', 'video')),
    constraint media_files_file_size_check check (file_size between 1 and 268435456),
    constraint media_files_expires_at_check check (
        expires_at > uploaded_at and expires_at <= uploaded_at + interval '337 hours')
);
comment on table media_files is 'Attachments, sealed on the sender''s device. The octets lie in the object store; their key travels in the message.';
comment on column media_files.conversation_id is 'Null once the conversation is gone: the row stays until its object is deleted too.';
comment on column media_files.object_key is 'Where the sealed octets lie; drawn at random, tells nothing.';
comment on column media_files.file_type is 'As the sender says, for the size limits; the server cannot look.';
create index media_files_conversation_idx on media_files (conversation_id);
create index media_files_uploaded_by_idx on media_files (uploaded_by);
create index media_files_expires_idx on media_files (expires_at) where deleted = false;

create table reviews (
    id uuid not null default gen_random_uuid(),
    unlock_id uuid not null,
    author_id uuid not null,
    pro_id uuid not null,
    rating smallint not null,
    comment varchar(1000),
    created_at timestamptz not null default now(),
    reply varchar(1000),
    replied_at timestamptz,
    removed_at timestamptz,
    removal_reason text,

    constraint reviews_pkey primary key (id),
    constraint reviews_unlock_key unique (unlock_id),
    constraint reviews_unlock_fkey foreign key (unlock_id) references unlocks (id) on delete restrict,
    constraint reviews_author_fkey foreign key (author_id) references users (id) on delete restrict,
    constraint reviews_pro_fkey foreign key (pro_id) references users (id) on delete restrict,
    constraint reviews_rating_check check (rating between 1 and 5),
    constraint reviews_comment_check check (btrim(comment) <> ''),
    constraint reviews_reply_check check (btrim(reply) <> '' and (reply is null) = (replied_at is null)),
    constraint reviews_removed_check check ((removed_at is null) = (removal_reason is null))
);
comment on table reviews is 'What a demandeur says of a pro he has talked with: one per unlock, so that none can be invented.';
create index reviews_author_idx on reviews (author_id);
create index reviews_pro_idx on reviews (pro_id, created_at desc, id desc);

create function reviews_parties() returns trigger language plpgsql as $$
begin
    if not exists (
        select from unlocks join demandes on demandes.id = unlocks.demande_id
        where unlocks.id = new.unlock_id and unlocks.pro_id = new.pro_id and demandes.author_id = new.author_id
            and unlocks.answered_at is not null) then
        perform refuse('reviews_parties_check', 'reviews', 'only the author who has answered this pro reviews him');
    end if;
    return new;
end
$$;
create trigger reviews_parties before insert or update of unlock_id, author_id, pro_id on reviews
    for each row execute function reviews_parties();
