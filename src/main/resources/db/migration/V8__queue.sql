-- Who has work in the queue, and when a worker last took some of it up: who has waited longest is served next.
create table queue_owner (
  name text primary key,
  served_at timestamptz not null default '-infinity'
);

-- What waits for a worker or is being worked on: jobs, and trials of jobs. Its rows only trigger; a job's own row
-- stays the truth about it.
create table merge_queue (
  id bigint generated always as identity,
  job_id uuid not null references merge_job on delete cascade,
  -- the job's count when the entry was made
  queueing integer not null,
  -- empty: the job itself
  trial text not null default '',
  owner text not null references queue_owner,
  priority smallint not null,
  queued_at timestamptz not null,
  -- not before
  due_at timestamptz not null default clock_timestamp(),
  -- the process that works on it, and when it last said so, by the database's clock
  worker uuid,
  seen_at timestamptz,
  primary key (job_id, queueing, trial)
);

create index merge_queue_waiting on merge_queue (owner, priority desc, queued_at, id) where worker is null;
create index merge_queue_running on merge_queue (owner) where worker is not null;

-- -1 low, 0 normal, 1 high
alter table merge_job add column priority smallint not null default 0;

-- What db-scheduler had to trigger goes over.
insert into queue_owner (name) select distinct owner from merge_job;
insert into merge_queue (job_id, queueing, trial, owner, priority, queued_at)
select j.id, cast(split_part(split_part(s.task_instance, '/', 1), '.', 2) as integer),
  case when s.task_name = 'merge-trial' then substr(s.task_instance, strpos(s.task_instance, '/') + 1) else '' end,
  j.owner, 0, j.queued_at
from scheduled_tasks s
join merge_job j on j.id = cast(split_part(s.task_instance, '.', 1) as uuid)
where s.task_name in ('merge-job', 'merge-trial')
order by s.execution_time;
drop table scheduled_tasks;
