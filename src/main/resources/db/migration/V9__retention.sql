-- When a replica last began to remove what is due: the next one waits until the interval has passed.
create table retention_round (
  begun_at timestamptz not null
);
insert into retention_round values ('-infinity');

-- The space of deleted blobs is free for others soon: by default a fifth of the table must be dead first.
alter table blob_chunk set (
  autovacuum_vacuum_scale_factor = 0.02, toast.autovacuum_vacuum_scale_factor = 0.02);
-- Small, and each row lives for one job.
alter table merge_queue set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- A blob that somebody keeps cannot be deleted; what refers to it is found without reading whole tables.
create index model_blob on model (blob_id);
create index dataset_blob on dataset (blob_id);
create index merge_job_checkpoint_blob on merge_job_checkpoint (blob_id);
create index merge_trial_artifact on merge_trial (artifact) where artifact is not null;
create index merge_job_artifact on merge_job (artifact) where artifact is not null;
alter table merge_job add foreign key (artifact) references blob;
