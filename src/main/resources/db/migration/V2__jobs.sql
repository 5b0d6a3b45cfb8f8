-- One row is the truth about a job. Every write of a running job names its attempt, so that a worker
-- that was only slow cannot overwrite its successor.
create table merge_job (
  id uuid primary key,
  name text,
  status text not null
    check (status in ('QUEUED', 'RUNNING', 'CANCELLING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
  request jsonb not null,
  created_at timestamptz not null,
  queued_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  -- counts how often the job was put into the queue: by its creation and by each retry
  queueing integer not null default 1,
  -- counts how often a worker took the job up
  attempt integer not null default 0,
  -- engine crashes since the job was queued
  crashes integer not null default 0,
  worker text,
  progress jsonb,
  problem jsonb,
  result jsonb,
  artifact uuid
);

create index merge_job_page on merge_job (created_at desc, id desc);
create index merge_job_queue on merge_job (queued_at, id) where status = 'QUEUED';

-- What an unfinished job still needs; the foreign keys refuse its deletion.
create table merge_job_hold (
  job_id uuid not null references merge_job on delete cascade,
  model_id uuid references model,
  dataset_id uuid references dataset
);

create index merge_job_hold_job on merge_job_hold (job_id);
create index merge_job_hold_model on merge_job_hold (model_id);
create index merge_job_hold_dataset on merge_job_hold (dataset_id);

-- What happened to a job, in order: writers lock the job's row first, so ids of one job become
-- visible in their order.
create table merge_job_event (
  id bigint generated always as identity primary key,
  job_id uuid not null references merge_job on delete cascade,
  attempt integer not null,
  at timestamptz not null,
  type text not null check (type in ('status', 'progress', 'curve', 'log')),
  data jsonb not null
);

create index merge_job_event_job on merge_job_event (job_id, id);

create table merge_job_idempotency (
  key text primary key,
  request_digest text not null,
  job_id uuid not null references merge_job on delete cascade
);

create index merge_job_idempotency_job on merge_job_idempotency (job_id);

-- db-scheduler's table: its rows only trigger.
create table scheduled_tasks (
  task_name text not null,
  task_instance text not null,
  task_data bytea,
  execution_time timestamptz not null,
  picked boolean not null,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures integer,
  last_heartbeat timestamptz,
  version bigint not null,
  priority smallint,
  primary key (task_name, task_instance)
);

create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);
