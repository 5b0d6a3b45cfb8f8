package dev.zippermerge.storage;

/** Where the bytes of a blob are. */
enum Place {
  /** In rows of the database. */
  POSTGRES,
  /** In a bucket of object storage. */
  S3
}
