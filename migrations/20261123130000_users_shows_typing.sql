-- Whether the other side of a conversation sees that one is writing. Who does not show it does not see it either.
alter table users add column shows_typing boolean not null default false;
comment on column users.shows_typing is 'Off until the person turns it on. That somebody writes is told and never stored.';
