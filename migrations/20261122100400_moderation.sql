-- Moderation: counters, reports, decisions with their reasons, appeals (DSA art. 16, 17, 20). A moderator sees what was
-- reported and nothing else.

create table moderators (
    user_id uuid not null,
    added_at timestamptz not null default now(),
    removed_at timestamptz,
    constraint moderators_pkey primary key (user_id),
    constraint moderators_user_fkey foreign key (user_id) references users (id) on delete restrict,
    constraint moderators_removed_at_check check (removed_at >= added_at)
);
comment on table moderators is 'Named on the server''s own command line (`server moderator add`), never through the web. Kept when removed: their decisions are.';

create table conversation_flags (
    id uuid not null default gen_random_uuid(),
    conversation_id uuid not null,
    user_id uuid not null,
    flag_type varchar(50) not null,
    count int not null default 0,
    possible_count int not null default 0,
    last_flagged timestamptz not null default now(),

    constraint conversation_flags_pkey primary key (id),
    constraint conversation_flags_type_key unique (conversation_id, user_id, flag_type),
    constraint conversation_flags_conversation_fkey foreign key (conversation_id)
        references conversations (id) on delete cascade,
    constraint conversation_flags_user_fkey foreign key (user_id) references users (id) on delete cascade,
    constraint conversation_flags_flag_type_check check (
        flag_type in ('contact_externe', 'paiement_externe', 'activite_suspecte')),
    constraint conversation_flags_count_check check (count >= 0),
    constraint conversation_flags_possible_count_check check (possible_count >= 0)
);
comment on table conversation_flags is 'What the sender''s own browser found in what he typed: categories and counts, never words. A nudge, not a proof.';
comment on column conversation_flags.count is 'Findings of level certain. Their sum over a user warns at 10, restricts at 25, bans at 50.';
comment on column conversation_flags.possible_count is 'Findings of level possible: counted apart, and softly.';
create index conversation_flags_user_idx on conversation_flags (user_id) include (count, possible_count);

create table reports (
    id uuid not null default gen_random_uuid(),
    reporter_id uuid,
    reported_id uuid not null,
    subject text not null,
    conversation_id uuid,
    demande_id uuid,
    review_id uuid,
    reason text not null,
    details varchar(2000),
    good_faith boolean not null default false,
    status varchar(20) not null default 'pending',
    created_at timestamptz not null default now(),
    decided_at timestamptz,

    constraint reports_pkey primary key (id),
    constraint reports_reporter_fkey foreign key (reporter_id) references users (id) on delete restrict,
    constraint reports_reported_fkey foreign key (reported_id) references users (id) on delete restrict,
    constraint reports_conversation_fkey foreign key (conversation_id) references conversations (id) on delete set null,
    constraint reports_demande_fkey foreign key (demande_id) references demandes (id) on delete restrict,
    constraint reports_review_fkey foreign key (review_id) references reviews (id) on delete restrict,
    constraint reports_self_check check (reporter_id <> reported_id),
    constraint reports_subject_check check (subject in ('conversation', 'demande', 'review', 'user')),
    constraint reports_target_check check (
        case subject
            when 'conversation' then num_nonnulls(demande_id, review_id) = 0
            when 'demande' then demande_id is not null and num_nonnulls(conversation_id, review_id) = 0
            when 'review' then review_id is not null and num_nonnulls(conversation_id, demande_id) = 0
            else num_nonnulls(conversation_id, demande_id, review_id) = 0 end),
    constraint reports_reason_check check (reason in (
        'contact_externe', 'paiement_externe', 'arnaque', 'fausse_demande', 'doublon', 'harcelement',
        'discrimination', 'contenu_illicite', 'faux_avis', 'autre')),
    constraint reports_details_check check (btrim(details) <> ''),
    -- An art. 16 notice against illegal content explains itself and is made in good faith.
    constraint reports_notice_check check (reason <> 'contenu_illicite' or (details is not null and good_faith)),
    constraint reports_status_check check (status in ('pending', 'reviewed', 'actioned')),
    constraint reports_decided_check check ((status = 'pending') = (decided_at is null))
);
comment on table reports is 'The queue. pending waits; reviewed was looked at and dismissed; actioned had consequences.';
comment on column reports.reporter_id is 'Null for a notice by someone without an account (DSA art. 16): no e-mail is asked, none is kept.';
comment on column reports.conversation_id is 'Null once the conversation was deleted in its time; the report and its evidence stay.';
comment on column reports.details is 'In the reporter''s words.';
create index reports_queue_idx on reports (created_at, id) where status = 'pending';
create index reports_reporter_idx on reports (reporter_id, created_at desc);
create index reports_reported_idx on reports (reported_id, created_at desc);
create index reports_conversation_idx on reports (conversation_id);
create index reports_demande_idx on reports (demande_id);
create index reports_review_idx on reports (review_id);
-- The same person reports the same thing once at a time.
create unique index reports_open_conversation_key on reports (reporter_id, conversation_id) where status = 'pending';
create unique index reports_open_demande_key on reports (reporter_id, demande_id) where status = 'pending';
create unique index reports_open_review_key on reports (reporter_id, review_id) where status = 'pending';

create table report_messages (
    report_id uuid not null,
    position smallint not null,
    message_id uuid not null,
    sender_id uuid not null,
    recipient_epoch int not null,
    body bytea not null,
    signature bytea not null,
    sent_at timestamptz not null,
    verified boolean not null,

    constraint report_messages_pkey primary key (report_id, position),
    constraint report_messages_message_id_key unique (report_id, message_id),
    constraint report_messages_report_fkey foreign key (report_id) references reports (id) on delete cascade,
    constraint report_messages_sender_fkey foreign key (sender_id) references users (id) on delete restrict,
    constraint report_messages_position_check check (position between 1 and 50),
    constraint report_messages_recipient_epoch_check check (recipient_epoch >= 0),
    constraint report_messages_body_check check (octet_length(body) between 1 and 65536),
    constraint report_messages_signature_check check (octet_length(signature) = 64)
);
comment on table report_messages is 'Messages that a reporter chose to show. The only readable messages on the server, by the choice of someone they were written to.';
comment on column report_messages.body is 'The signed body, byte for byte as opened on the reporter''s device. Deleted six months after the last decision.';
comment on column report_messages.verified is 'Whether the signature proves who wrote it (checked at reception). Shown as unproven otherwise.';
create index report_messages_sender_idx on report_messages (sender_id);

create table moderation_decisions (
    id uuid not null default gen_random_uuid(),
    report_id uuid,
    moderator_id uuid,
    user_id uuid not null,
    action text not null,
    ground text not null,
    statement text not null,
    demande_id uuid,
    unlock_id uuid,
    review_id uuid,
    until timestamptz,
    created_at timestamptz not null default now(),

    constraint moderation_decisions_pkey primary key (id),
    constraint moderation_decisions_report_fkey foreign key (report_id) references reports (id) on delete restrict,
    constraint moderation_decisions_moderator_fkey foreign key (moderator_id) references moderators (user_id) on delete restrict,
    constraint moderation_decisions_user_fkey foreign key (user_id) references users (id) on delete restrict,
    constraint moderation_decisions_demande_fkey foreign key (demande_id) references demandes (id) on delete restrict,
    constraint moderation_decisions_unlock_fkey foreign key (unlock_id) references unlocks (id) on delete restrict,
    constraint moderation_decisions_review_fkey foreign key (review_id) references reviews (id) on delete restrict,
    constraint moderation_decisions_self_check check (moderator_id <> user_id),
    constraint moderation_decisions_action_check check (action in (
        'dismiss', 'warn', 'restrict', 'lift_restriction', 'ban', 'unban', 'remove_demande', 'restore_demande',
        'remove_review', 'restore_review', 'refund', 'gift')),
    constraint moderation_decisions_ground_check check (ground in ('law', 'terms', 'goodwill')),
    constraint moderation_decisions_statement_check check (btrim(statement) <> '' and char_length(statement) <= 4000),
    constraint moderation_decisions_target_check check (
        (demande_id is not null or action not in ('remove_demande', 'restore_demande'))
        and (unlock_id is not null or action <> 'refund')
        and (review_id is not null or action not in ('remove_review', 'restore_review'))
        and ((until is not null) = (action = 'restrict')))
);
comment on table moderation_decisions is 'Every decision, with the reasons that were sent to the person. Append-only.';
comment on column moderation_decisions.moderator_id is 'Null when the thresholds decided alone; the statement of reasons says so (DSA art. 17 § 3 c).';
comment on column moderation_decisions.statement is 'The statement of reasons, in the person''s language, as sent.';
create index moderation_decisions_report_idx on moderation_decisions (report_id);
create index moderation_decisions_moderator_idx on moderation_decisions (moderator_id, created_at desc);
create index moderation_decisions_user_idx on moderation_decisions (user_id, created_at desc);
create index moderation_decisions_demande_idx on moderation_decisions (demande_id);
create index moderation_decisions_unlock_idx on moderation_decisions (unlock_id);
create index moderation_decisions_review_idx on moderation_decisions (review_id);
create trigger moderation_decisions_append_only before update or delete or truncate on moderation_decisions
    for each statement execute function refuse_change('moderation_decisions_append_only_check');

create table appeals (
    id uuid not null default gen_random_uuid(),
    decision_id uuid not null,
    user_id uuid not null,
    body text not null,
    status text not null default 'pending',
    created_at timestamptz not null default now(),
    decided_at timestamptz,
    decided_by uuid,
    answer text,
    new_decision_id uuid,

    constraint appeals_pkey primary key (id),
    constraint appeals_decision_key unique (decision_id),
    constraint appeals_decision_fkey foreign key (decision_id) references moderation_decisions (id) on delete restrict,
    constraint appeals_user_fkey foreign key (user_id) references users (id) on delete restrict,
    constraint appeals_decided_by_fkey foreign key (decided_by) references moderators (user_id) on delete restrict,
    constraint appeals_new_decision_fkey foreign key (new_decision_id) references moderation_decisions (id) on delete restrict,
    constraint appeals_body_check check (btrim(body) <> '' and char_length(body) <= 4000),
    constraint appeals_status_check check (status in ('pending', 'upheld', 'overturned')),
    constraint appeals_answer_check check (btrim(answer) <> '' and char_length(answer) <= 4000),
    -- A person answers, never a program (DSA art. 20 § 6), and says why.
    constraint appeals_decided_check check (
        num_nonnulls(decided_at, decided_by, answer) = case status when 'pending' then 0 else 3 end),
    constraint appeals_new_decision_check check (new_decision_id is null or status = 'overturned')
);
comment on table appeals is 'One per decision, free, by the person concerned or by the reporter. upheld: the decision stands.';
create index appeals_queue_idx on appeals (created_at, id) where status = 'pending';
create index appeals_user_idx on appeals (user_id);
create index appeals_decided_by_idx on appeals (decided_by);
create index appeals_new_decision_idx on appeals (new_decision_id);

-- Tokens given back or given by a decision name it.
alter table token_ledger add constraint token_ledger_decision_fkey
    foreign key (decision_id) references moderation_decisions (id) on delete restrict;
create index token_ledger_decision_idx on token_ledger (decision_id) where decision_id is not null;
