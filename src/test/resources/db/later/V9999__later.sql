-- As a later release might: it adds, and takes nothing away that an older process reads or writes.
create table later_table (
  id uuid primary key,
  job_id uuid not null references merge_job on delete cascade
);
alter table merge_job add column later_column text not null default 'later';
alter table merge_queue add column later_column integer;
create index later_index on merge_job (later_column);
