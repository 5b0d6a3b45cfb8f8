-- A merge that shares equal layers alone needs no data set.
alter table merge_job_hold alter column dataset_id drop not null;
