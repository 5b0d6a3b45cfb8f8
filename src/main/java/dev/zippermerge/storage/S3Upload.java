package dev.zippermerge.storage;

import dev.zippermerge.storage.StorageSettings.Bucket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * An object on its way: in parts where it has more than one, each with a digest that the server
 * checks. Nothing stays where it is closed unfinished.
 */
final class S3Upload implements AutoCloseable {
  private final S3Client client;
  private final Bucket bucket;
  private final String key;
  private final List<CompletedPart> parts = new ArrayList<>();
  private byte @Nullable [] held = null;
  private @Nullable String id = null;
  private boolean finished = false;

  S3Upload(S3Client client, Bucket bucket, String key) {
    this.client = client;
    this.bucket = bucket;
    this.key = key;
  }

  /** Adds a part; it goes on its way once another follows it. */
  void add(byte[] part) {
    if (held != null) {
      send(held);
    }
    held = part;
  }

  /** Makes the object of all parts. */
  void finish() {
    var last = held == null ? new byte[0] : held;
    if (id == null) {
      single(last);
    } else {
      send(last);
      client.completeMultipartUpload(
          complete ->
              complete
                  .bucket(bucket.bucket())
                  .key(key)
                  .uploadId(id)
                  .multipartUpload(all -> all.parts(parts)));
    }
    finished = true;
  }

  private void single(byte[] bytes) {
    client.putObject(
        put ->
            put.bucket(bucket.bucket())
                .key(key)
                .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                .serverSideEncryption(bucket.encryption())
                .ssekmsKeyId(bucket.kmsKey()),
        RequestBody.fromBytes(bytes));
  }

  private void send(byte[] bytes) {
    if (id == null) {
      id = begin();
    }
    var upload = id;
    int number = parts.size() + 1;
    var sent =
        client.uploadPart(
            part ->
                part.bucket(bucket.bucket())
                    .key(key)
                    .uploadId(upload)
                    .partNumber(number)
                    .checksumAlgorithm(ChecksumAlgorithm.SHA256),
            RequestBody.fromBytes(bytes));
    parts.add(
        CompletedPart.builder()
            .partNumber(number)
            .eTag(sent.eTag())
            .checksumSHA256(sent.checksumSHA256())
            .build());
  }

  private String begin() {
    return client
        .createMultipartUpload(
            create ->
                create
                    .bucket(bucket.bucket())
                    .key(key)
                    .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                    .serverSideEncryption(bucket.encryption())
                    .ssekmsKeyId(bucket.kmsKey()))
        .uploadId();
  }

  @Override
  public void close() {
    if (!finished && id != null) {
      client.abortMultipartUpload(abort -> abort.bucket(bucket.bucket()).key(key).uploadId(id));
    }
  }
}
