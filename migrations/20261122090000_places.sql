-- Places: the communes of France and the arrondissements of Paris, Lyon and Marseille. Filled by
-- `backend::place::load` from the files of app/backend/data/geo, never by hand.

create extension if not exists postgis;
-- Words without accents (migration demandes) and words despite a typo (below, and in demandes).
create extension if not exists unaccent;
create extension if not exists pg_trgm;

create table departments (
    code varchar(3) not null,
    name text not null,
    region varchar(3) not null,
    outline geometry(multipolygon, 4326) not null,

    constraint departments_pkey primary key (code),
    constraint departments_code_check check (code ~ '^([0-9]{2}|2[AB]|97[0-9])$'),
    constraint departments_name_check check (name <> ''),
    constraint departments_region_check check (region ~ '^[0-9]{2}$')
);
comment on table departments is 'Departments that have places.';
comment on column departments.region is 'INSEE code of the region.';
comment on column departments.outline is 'For a map of the whole country: strays from the border by about 1 km. What lies in a department is said by its places.';

create table places (
    insee char(5) not null,
    name text not null,
    search_name text collate "C" not null,
    bare_name text collate "C" not null,
    postcodes text[] not null,
    main_postcode text collate "C" not null generated always as (postcodes[1]) stored,
    department varchar(3) not null,
    region varchar(3) not null,
    population int not null,
    prominence int not null
        generated always as (case when department like '97%' then population / 2 else population end) stored,
    point geography(point, 4326) not null,
    outline geometry(multipolygon, 4326),
    parent char(5),
    radius_m int not null,
    retired boolean not null default false,

    constraint places_pkey primary key (insee),
    constraint places_department_fkey foreign key (department) references departments (code) on delete restrict,
    constraint places_parent_fkey foreign key (parent) references places (insee) on delete restrict,

    constraint places_insee_check check (insee ~ '^([0-9]{2}|2[AB])[0-9]{3}$'),
    constraint places_name_check check (name <> ''),
    constraint places_search_name_check check (search_name ~ '^[a-z0-9]+( [a-z0-9]+)*$'),
    constraint places_bare_name_check check (search_name = bare_name or search_name like '% ' || bare_name),
    constraint places_postcodes_check check (array_to_string(postcodes, ' ', '?') ~ '^[0-9]{5}( [0-9]{5})*$'),
    constraint places_region_check check (region ~ '^[0-9]{2}$'),
    constraint places_population_check check (population >= 0),
    constraint places_radius_m_check check (radius_m > 0),
    -- Arrondissements have one parent above them, never two levels: `resolve` relies on it.
    constraint places_parent_check check (parent <> insee),
    constraint places_retired_check check (not retired or outline is null)
);
comment on table places is 'Communes, and the arrondissements of Paris, Lyon and Marseille beside their whole towns. The only locations the product knows.';
comment on column places.insee is 'Code of the INSEE''s Code officiel géographique. Not the postcode, though it looks like one.';
comment on column places.name is 'As shown: "Montreuil", "Paris 11e".';
comment on column places.search_name is 'model::place::normalise_place_query(name). Collation "C", so that a prefix is a range of the plain index.';
comment on column places.bare_name is 'search_name without its leading article: "Le Havre" is found by "havre".';
comment on column places.postcodes is 'The one to show first, then ascending. A whole town with arrondissements has the code people write for it (75000).';
comment on column places.region is 'INSEE code of the region.';
comment on column places.prominence is 'What namesakes are ranked by: the population, halved overseas, for most people who type "Saint-Denis" mean the one in Seine-Saint-Denis.';
comment on column places.point is 'Reference point: the town hall, or else the middle. Every distance is measured from here; nobody''s own position is stored.';
comment on column places.outline is 'Good to about 100 m; neighbours share their border. Null: the sources have none, or the place is retired.';
comment on column places.parent is 'The whole town of an arrondissement, else null.';
comment on column places.radius_m is 'Half the diagonal of the square of the same area, metres: most of the place lies this near its middle.';
comment on column places.retired is 'No longer in the data (communes merge every January). Kept because demandes may stand on it; not offered nor resolved any more.';

create index places_search_name_idx on places (search_name);
create index places_bare_name_idx on places (bare_name);
-- Any word of the name, and names with a typo.
create index places_search_name_trgm_idx on places using gin (search_name gin_trgm_ops);
create index places_postcodes_idx on places using gin (postcodes);
create index places_main_postcode_idx on places (main_postcode);
create index places_department_idx on places (department, prominence desc);
create index places_parent_idx on places (parent) where parent is not null;
-- Outward by distance (`order by point <-> $1`), and within a radius.
create index places_point_idx on places using gist (point);
-- Which place covers a point, and which ones a map's viewport shows.
create index places_outline_idx on places using gist (outline);

create table place_dataset (
    id boolean not null default true,
    sha256 char(64) not null,
    place_count int not null,
    loaded_at timestamptz not null default now(),

    constraint place_dataset_pkey primary key (id),
    constraint place_dataset_id_check check (id),
    constraint place_dataset_sha256_check check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint place_dataset_place_count_check check (place_count > 0)
);
comment on table place_dataset is 'One row: which data `places` and `departments` were loaded from. The loader skips what is already there.';
comment on column place_dataset.sha256 is 'Of the data files and of the names as normalised, so that a change of either reloads.';
