-- Where a blob's bytes are: in blob_chunk, or in a bucket of object storage.
alter table blob add column place text not null default 'POSTGRES' check (place in ('POSTGRES', 'S3'));
