-- Trials of jobs with a goal: sub-tasks that any worker takes. While trials are open their job is RUNNING and has
-- no worker; the end of the last one triggers it again.
create table merge_trial (
  job_id uuid not null references merge_job on delete cascade,
  id text not null,
  -- in the order in which they were asked for
  number integer not null,
  -- the job's count when the trial was asked for: one value for all trials of a round
  queueing integer not null,
  status text not null check (status in ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
  trial jsonb not null,
  attempt integer not null default 0,
  crashes integer not null default 0,
  worker text,
  progress jsonb,
  problem jsonb,
  result jsonb,
  -- what a whole merge measured and made; the artifact goes to the job where the trial is chosen, or ends with the job
  merge jsonb,
  artifact uuid references blob,
  chosen boolean not null default false,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (job_id, id)
);

create index merge_trial_open on merge_trial (job_id) where status in ('QUEUED', 'RUNNING');

-- A running trial, too, leaves checkpoints; a job's own have no trial.
alter table merge_job_checkpoint drop constraint merge_job_checkpoint_pkey;
alter table merge_job_checkpoint add column trial text not null default '';
alter table merge_job_checkpoint add primary key (job_id, trial);

alter table merge_job_event drop constraint merge_job_event_type_check;
alter table merge_job_event
  add check (type in ('status', 'progress', 'curve', 'log', 'trial'));
