-- Keys of clients. A secret is 256 random bits: its hash need not be slow, because nobody can try that many.
create table api_key (
  id uuid primary key,
  owner text not null,
  name text not null,
  -- read, write, admin; separated by commas
  scopes text not null,
  secret_sha256 bytea not null unique,
  created_at timestamptz not null,
  -- to the minute
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- Whose a thing is. What was there before belongs to the owner of the open mode, and so does what a replica
-- of the version before adds.
alter table model add column owner text not null default 'local';
create index model_by_owner on model (owner, created_at desc, id desc);

alter table dataset add column owner text not null default 'local';
create index dataset_by_owner on dataset (owner, created_at desc, id desc);

alter table merge_job add column owner text not null default 'local';
create index merge_job_by_owner on merge_job (owner, created_at desc, id desc);

alter table merge_job_idempotency add column owner text not null default 'local';
alter table merge_job_idempotency drop constraint merge_job_idempotency_pkey;
alter table merge_job_idempotency add primary key (owner, key);
