-- The trades. A table, not an enum, so that a trade can be added by one row; its words live in the locale files.

create table categories (
    slug text not null,
    position smallint not null,
    constraint categories_pkey primary key (slug),
    constraint categories_position_key unique (position),
    constraint categories_slug_check check (slug ~ '^[a-z]+(-[a-z]+)*$' and char_length(slug) <= 50)
);
comment on table categories is 'Trades; a slug is the key of its name in the locale files and is part of public links, so it never changes.';

insert into categories (slug, position) values
    ('menage', 1), ('plomberie', 2), ('electricite', 3), ('bricolage', 4), ('peinture', 5), ('jardinage', 6),
    ('demenagement', 7), ('montage', 8), ('serrurerie', 9), ('sols', 10), ('appareils', 11), ('informatique', 12),
    ('cours', 13), ('enfants', 14), ('animaux', 15), ('aide-a-domicile', 16), ('cuisine', 17), ('couture', 18),
    ('coiffure', 19), ('photo', 20), ('auto', 21), ('velo', 22), ('papiers', 23), ('fetes', 24);
