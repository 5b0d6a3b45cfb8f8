package dev.zippermerge.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The same contract on a real S3 server. */
@DirtiesContext
class S3BlobStoreTest extends BlobStoreContract {
  private static final String BUCKET = "blobs";
  private static final int MIB = 1 << 20;

  private static final S3Server SERVER = S3Server.start();

  @Autowired private PlacedBlobStore store;
  @Autowired private S3Client client;
  @Autowired private StorageSettings settings;

  @DynamicPropertySource
  static void bucket(DynamicPropertyRegistry registry) {
    System.setProperty("aws.accessKeyId", S3Server.KEY_ID);
    System.setProperty("aws.secretAccessKey", S3Server.SECRET);
    registry.add("zippermerge.storage.place", () -> "S3");
    registry.add("zippermerge.storage.s3.bucket", () -> BUCKET);
    registry.add("zippermerge.storage.s3.endpoint", () -> SERVER.endpoint());
    registry.add("zippermerge.storage.s3.prefix", () -> "zippermerge/");
  }

  @AfterAll
  static void stop() {
    SERVER.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @BeforeEach
  void createBucket() {
    if (client.listBuckets().buckets().isEmpty()) {
      client.createBucket(create -> create.bucket(BUCKET));
    }
  }

  @Override
  BlobStore store() {
    return store;
  }

  @Override
  long stored() {
    long objects = client.listObjectsV2(list -> list.bucket(BUCKET)).contents().size();
    long unfinished = client.listMultipartUploads(list -> list.bucket(BUCKET)).uploads().size();
    return count("blob") + count("blob_chunk") + objects + unfinished;
  }

  @Test
  void largeBlobsGoInPartsAndComeInRanges() throws IOException {
    var bytes = random(2 * S3Content.PART + 3);
    var blob = store().put(new ByteArrayInputStream(bytes));
    var head = client.headObject(get -> get.bucket(BUCKET).key("zippermerge/" + blob.id()));
    assertThat(head.eTag()).endsWith("-3\"");
    assertThat(count("blob_chunk")).isZero();
    try (var in = store().open(blob.id())) {
      in.skipNBytes(S3Content.PART - 2);
      assertThat(in.readNBytes(5)).isEqualTo(part(bytes, S3Content.PART - 2, 5));
    }
    try (var in = store().open(blob.id())) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
  }

  @Test
  void noticesDamage(@TempDir Path folder) {
    var blob = store().put(new ByteArrayInputStream(new byte[100]));
    var other = new byte[100];
    other[50] = 1;
    client.putObject(
        put -> put.bucket(BUCKET).key("zippermerge/" + blob.id()), RequestBody.fromBytes(other));
    assertThatThrownBy(() -> store().copyTo(blob.id(), folder.resolve("copy")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("digest");
    assertThatThrownBy(() -> store.move(blob.id(), Place.POSTGRES))
        .hasMessageContaining("stays where it is");
    assertThat(placeOf(blob.id())).isEqualTo("S3");
  }

  @Test
  void blobsMoveFromOnePlaceToTheOther() throws IOException {
    var bytes = random(S3Content.PART + 5);
    var blob = store().put(new ByteArrayInputStream(bytes));
    long before = stored();
    store.move(blob.id(), Place.POSTGRES);
    assertThat(placeOf(blob.id())).isEqualTo("POSTGRES");
    assertThat(stored()).isEqualTo(before - 1 + S3Content.PART / MIB + 1);
    assertThat(store.elsewhere(Place.S3)).contains(blob.id());
    try (var in = store().open(blob.id())) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    new BlobMove(store, settings).run(new DefaultApplicationArguments());
    assertThat(store.elsewhere(Place.S3)).isEmpty();
    assertThat(placeOf(blob.id())).isEqualTo("S3");
    assertThat(stored()).isEqualTo(before);
    assertThat(store().describe(blob.id())).isEqualTo(blob);
  }

  private String placeOf(UUID id) {
    return jdbc.sql("select place from blob where id = ?").param(id).query(String.class).single();
  }

  private static byte[] part(byte[] bytes, int start, int length) {
    return Arrays.copyOfRange(bytes, start, start + length);
  }

  private static byte[] random(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
