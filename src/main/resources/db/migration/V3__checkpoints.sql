-- A running job's newest checkpoint, from which its next attempt goes on. It ends with the job.
create table merge_job_checkpoint (
  job_id uuid primary key references merge_job on delete cascade,
  -- the attempt that wrote it
  attempt integer not null,
  blob_id uuid not null references blob
);
