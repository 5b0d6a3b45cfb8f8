package dev.zippermerge.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zippermerge.Multipart;
import dev.zippermerge.retention.Cleaning;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
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
  @Autowired private List<Cleaning> cleanings;

  @DynamicPropertySource
  static void bucket(DynamicPropertyRegistry registry) {
    System.setProperty("aws.accessKeyId", S3Server.KEY_ID);
    System.setProperty("aws.secretAccessKey", S3Server.SECRET);
    registry.add("zippermerge.storage.place", () -> "S3");
    registry.add("zippermerge.storage.s3.bucket", () -> BUCKET);
    registry.add("zippermerge.storage.s3.endpoint", () -> SERVER.endpoint());
    registry.add("zippermerge.storage.s3.prefix", () -> "zippermerge/");
    registry.add("zippermerge.storage.s3.links-for", () -> "5m");
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
  void aDamagedBlobKeepsNoOtherFromBeingMoved() {
    var damaged = store().put(new ByteArrayInputStream(new byte[100]));
    var good = store().put(new ByteArrayInputStream(new byte[100]));
    store.move(damaged.id(), Place.POSTGRES);
    store.move(good.id(), Place.POSTGRES);
    jdbc.sql("update blob set sha256 = 'x' where id = ?").param(damaged.id()).update();

    var move = new BlobMove(store, settings);

    assertThatThrownBy(() -> move.run(new DefaultApplicationArguments()))
        .hasMessageContaining(damaged.id().toString())
        .hasMessageNotContaining(good.id().toString());
    assertThat(placeOf(damaged.id())).isEqualTo("POSTGRES");
    assertThat(placeOf(good.id())).isEqualTo("S3");
    store().delete(damaged.id());
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

  @Test
  void clientsAreSentToTheBucketForDownloads() throws Exception {
    var bytes = random(100_000);
    var form = new Multipart().field("name", "linked").file("file", "model.zip", bytes);
    var model = post("/api/v1/models", form).header("Location");

    var answer = get(model + "/content");

    assertThat(answer.status()).isEqualTo(307);
    assertThat(answer.bytes()).isEmpty();
    var link = URI.create(answer.header("Location"));
    assertThat(fetch(link).body()).isEqualTo(bytes);
    assertThat(fetch(link).headers().firstValue("Content-Disposition"))
        .hasValueSatisfying(value -> assertThat(value).contains("filename=\"model-"));
    assertThat(fetch(link, "Range", "bytes=10-19").body()).isEqualTo(part(bytes, 10, 10));
    assertThat(get(model + "/content", "X-Requested-With", "fetch").bytes()).isEqualTo(bytes);
    var forged = link.toString().replaceFirst("Signature=....", "Signature=0000");
    assertThat(fetch(URI.create(forged)).statusCode()).isEqualTo(403);
    var head = send(request(model + "/content").HEAD());
    assertThat(head.status()).isEqualTo(200);
    assertThat(get(model + "/content", "If-None-Match", head.header("ETag")).status())
        .isEqualTo(304);
  }

  private static HttpResponse<byte[]> fetch(URI link, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(link);
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          (headers.length == 0 ? request : request.headers(headers)).build(),
          BodyHandlers.ofByteArray());
    }
  }

  @Test
  void removesObjectsWithoutARowAndUploadsThatWereNeverFinished() {
    var kept = store().put(new ByteArrayInputStream(new byte[10]));
    long before = stored();
    put("zippermerge/" + UUID.randomUUID());
    put("zippermerge/notes");
    put("another/" + UUID.randomUUID());
    client.createMultipartUpload(
        create -> create.bucket(BUCKET).key("zippermerge/" + UUID.randomUUID()));
    var now = Instant.now();

    assertThat(clean(now.plus(Duration.ofHours(23)))).isEqualTo(Map.of());
    assertThat(stored()).isEqualTo(before + 4);
    assertThat(clean(now.plus(Duration.ofHours(25))))
        .containsEntry("objects", new Cleaning.Removed(1, 7))
        .containsEntry("unfinished", Cleaning.Removed.one(0));

    assertThat(stored()).isEqualTo(before + 2);
    assertThat(client.headObject(get -> get.bucket(BUCKET).key("zippermerge/" + kept.id())))
        .isNotNull();
    client.deleteObject(delete -> delete.bucket(BUCKET).key("zippermerge/notes"));
  }

  private void put(String key) {
    client.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromBytes(new byte[7]));
  }

  /** What was removed of the bucket, by kind; kinds of which nothing was are left out. */
  private Map<String, Cleaning.Removed> clean(Instant now) {
    return cleanings.stream()
        .filter(each -> List.of("objects", "unfinished").contains(each.kind()))
        .map(each -> Map.entry(each.kind(), each.clean(now)))
        .filter(entry -> entry.getValue().count() > 0)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
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
