package dev.zippermerge.storage;

import dev.zippermerge.retention.Cleaning;
import dev.zippermerge.retention.RetentionSettings;
import dev.zippermerge.storage.StorageSettings.Bucket;
import java.time.Instant;
import software.amazon.awssdk.services.s3.S3Client;

/** Removes the parts of uploads to the bucket that a killed process never finished. */
record UnfinishedUploads(S3Client client, Bucket bucket, RetentionSettings settings)
    implements Cleaning {

  @Override
  public String kind() {
    return "unfinished";
  }

  @Override
  public Removed clean(Instant now) {
    var end = settings.orphansBefore(now);
    return client
        .listMultipartUploadsPaginator(list -> list.bucket(bucket.bucket()).prefix(bucket.prefix()))
        .uploads()
        .stream()
        .filter(upload -> upload.initiated().isBefore(end))
        .map(
            upload -> {
              client.abortMultipartUpload(
                  abort ->
                      abort.bucket(bucket.bucket()).key(upload.key()).uploadId(upload.uploadId()));
              return Removed.one(0);
            })
        .reduce(Removed.NOTHING, Removed::plus);
  }
}
