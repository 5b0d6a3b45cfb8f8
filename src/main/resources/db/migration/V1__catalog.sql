-- Blobs: large byte sequences in chunks of 1 MiB.
create table blob (
    id         uuid primary key,
    size       bigint      not null check (size >= 0),
    sha256     text        not null,
    created_at timestamptz not null default now()
);

-- The blob's row, with its digest, can only be written after the last chunk: hence the deferred check.
create table blob_chunk (
    blob_id uuid   not null references blob (id) on delete cascade deferrable initially deferred,
    number  int    not null check (number >= 0),
    bytes   bytea  not null,
    primary key (blob_id, number)
);
-- Weights and pictures do not compress, and uncompressed values can be read in part.
alter table blob_chunk alter column bytes set storage external;

-- Descriptions and specs are JSON, but as text: jsonb refuses some strings that a stranger's model may hold.
create table model (
    id          uuid primary key,
    name        text        not null,
    blob_id     uuid        not null references blob (id),
    size        bigint      not null,
    sha256      text        not null,
    description text        not null,
    created_at  timestamptz not null
);
create index model_by_time on model (created_at desc, id desc);

create table dataset (
    id          uuid primary key,
    name        text        not null,
    blob_id     uuid        not null references blob (id),
    size        bigint      not null,
    sha256      text        not null,
    spec        text        not null,
    description text        not null,
    created_at  timestamptz not null
);
create index dataset_by_time on dataset (created_at desc, id desc);
