package dev.zippermerge.storage;

import dev.zippermerge.storage.StorageSettings.Bucket;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Bytes as objects of a bucket. An object is there before the row that tells of it is committed and
 * goes after that row's deletion is: a crash in between leaves an object without a row, never a row
 * without its object.
 */
class S3Content implements Content {
  static final int PART = 8 << 20;

  private final S3Client client;
  private final Bucket bucket;
  private final Optional<S3Presigner> links;

  /**
   * @param links makes links for clients, where they are to get any
   */
  S3Content(S3Client client, Bucket bucket, Optional<S3Presigner> links) {
    this.client = client;
    this.bucket = bucket;
    this.links = links;
  }

  @Override
  public Place place() {
    return Place.S3;
  }

  @Override
  public StoredBlob write(UUID id, InputStream in) {
    try (var upload = new S3Upload(client, bucket, key(id))) {
      var blob = new Chunks(in, PART).store(id, (_, part) -> upload.add(part));
      upload.finish();
      afterwards(TransactionSynchronization.STATUS_ROLLED_BACK, id);
      return blob;
    }
  }

  @Override
  public InputStream open(StoredBlob blob) {
    return new ChunkInputStream(blob.size(), PART, number -> part(blob, number));
  }

  private byte[] part(StoredBlob blob, int number) {
    long from = (long) number * PART;
    long to = Math.min(from + PART, blob.size()) - 1;
    ResponseBytes<GetObjectResponse> bytes =
        client.getObjectAsBytes(
            get ->
                get.bucket(bucket.bucket())
                    .key(key(blob.id()))
                    .range("bytes=%d-%d".formatted(from, to)));
    return bytes.asByteArrayUnsafe();
  }

  @Override
  public Optional<URI> link(UUID id, String fileName) {
    return links.map(
        presigner -> {
          var request =
              presigner.presignGetObject(
                  presign ->
                      presign
                          .signatureDuration(bucket.linksFor())
                          .getObjectRequest(
                              get ->
                                  get.bucket(bucket.bucket())
                                      .key(key(id))
                                      .responseContentDisposition(
                                          "attachment; filename=\"" + fileName + "\"")));
          return URI.create(request.url().toString());
        });
  }

  @Override
  public void delete(UUID id) {
    afterwards(TransactionSynchronization.STATUS_COMMITTED, id);
  }

  /** Deletes the object once the caller's transaction has ended as told. */
  private void afterwards(int status, UUID id) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int reached) {
            if (reached == status) {
              client.deleteObject(delete -> delete.bucket(bucket.bucket()).key(key(id)));
            }
          }
        });
  }

  private String key(UUID id) {
    return bucket.prefix() + id;
  }
}
