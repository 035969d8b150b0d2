-- A counter stands for a person. It outlives the conversation that its findings were made in: were it to fall when one is
-- deleted, a threshold would be crossed twice.
alter table conversation_flags
    alter column conversation_id drop not null,
    drop constraint conversation_flags_conversation_fkey,
    add constraint conversation_flags_conversation_fkey foreign key (conversation_id)
        references conversations (id) on delete set null;
comment on column conversation_flags.conversation_id is 'Null once it was deleted.';
