package dev.zippermerge.storage;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where blobs are kept.
 *
 * @param place where new ones go
 * @param s3 the bucket, where there is one; its credentials come from where the AWS SDK looks for
 *     them: environment, profile, or the machine's role
 */
@ConfigurationProperties(value = "zippermerge.storage", ignoreUnknownFields = false)
record StorageSettings(@DefaultValue("POSTGRES") Place place, @Nullable Bucket s3) {
  StorageSettings {
    if (place == Place.S3 && s3 == null) {
      throw new IllegalArgumentException(
          "zippermerge.storage.s3.bucket: must be set where zippermerge.storage.place is S3");
    }
  }

  /**
   * A bucket.
   *
   * @param bucket its name
   * @param region its region
   * @param endpoint the server, where it is not Amazon's; its buckets are then named in the path
   * @param prefix starts every key, so that several services can share a bucket
   * @param encryption value of the header {@code x-amz-server-side-encryption}, if it is to be sent
   * @param kmsKey the key for the encryption {@code aws:kms}, if not the default one
   * @param linksFor for how long a link is good by which a client fetches a blob from the bucket
   *     itself; there are no links where it is absent
   */
  record Bucket(
      String bucket,
      @DefaultValue("us-east-1") String region,
      @Nullable URI endpoint,
      @DefaultValue("") String prefix,
      @Nullable String encryption,
      @Nullable String kmsKey,
      @Nullable Duration linksFor) {}
}
