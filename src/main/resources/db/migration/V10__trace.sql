-- The trace that a job was made in, which its attempts go on with: a W3C "traceparent".
alter table merge_job add column trace_parent text;
