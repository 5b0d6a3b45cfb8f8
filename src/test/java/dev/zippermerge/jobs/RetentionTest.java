package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.retention.Cleaning;
import dev.zippermerge.storage.BlobStore;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** What is removed when, with days instead of waiting; no other test shares this service. */
@TestPropertySource(
    properties = {"zippermerge.retention.uploads=30d", "zippermerge.retention.artifacts=10d"})
class RetentionTest extends JobTest {
  @Autowired private List<Cleaning> cleanings;
  @Autowired private BlobStore blobs;

  @Test
  void uploadsGoAfterTheirTimeUnlessAJobNeedsThem() throws Exception {
    var neededModel = model;
    var neededDataset = dataset;
    var id = submit("hang");
    engineOf(id);
    fillCatalogue();
    long chunks = count("blob_chunk");

    assertThat(clean("models", 29)).isEqualTo(Cleaning.Removed.NOTHING);
    var models = clean("models", 31);
    var datasets = clean("datasets", 31);
    assertThat(models.bytes()).isEqualTo(36 * models.count());

    assertThat(exists("models", neededModel)).isTrue();
    assertThat(exists("datasets", neededDataset)).isTrue();
    assertThat(exists("models", model)).isFalse();
    assertThat(exists("datasets", dataset)).isFalse();
    assertThat(count("blob_chunk")).isEqualTo(chunks - models.count() - datasets.count());
    postJob("/" + id + "/cancel", "");
    awaitStatus(id, "CANCELLED");
    assertThat(clean("models", 31)).isEqualTo(Cleaning.Removed.one(36));
    assertThat(clean("datasets", 31)).isEqualTo(Cleaning.Removed.one(36));
    assertThat(exists("models", neededModel)).isFalse();
    assertThat(postJob("/" + id + "/retry", "").json("code")).isEqualTo("JOB_INPUT_DELETED");
  }

  @Test
  void artifactsGoAfterTheirTimeAndTheirJobsStay() throws Exception {
    var id = search("first");
    awaitStatus(id, "SUCCEEDED");
    long blobs = count("blob");
    long chunks = count("blob_chunk");

    assertThat(clean("artifacts", 9)).isEqualTo(Cleaning.Removed.NOTHING);
    int size = getJob("/" + id + "/artifact").bytes().length;
    assertThat(clean("artifacts", 11)).isEqualTo(Cleaning.Removed.one(size));

    var gone = getJob("/" + id + "/artifact");
    assertThat(gone.status()).isEqualTo(410);
    assertThat(gone.json("code")).isEqualTo("ARTIFACT_EXPIRED");
    assertThat(postJob("/" + id + "/predictions", "{\"instances\":{}}").status()).isEqualTo(410);
    assertThat(getJob("/" + id + "/layers").status()).isEqualTo(200);
    assertThat(count("blob")).isEqualTo(blobs - 1);
    assertThat(count("blob_chunk")).isEqualTo(chunks - 3);
    assertThat(clean("artifacts", 11)).isEqualTo(Cleaning.Removed.NOTHING);
    assertThat(deleteJob("/" + id).status()).isEqualTo(204);
  }

  @Test
  void onlyWhatNobodyRefersToIsAnOrphan() throws Exception {
    awaitStatus(submit("first"), "SUCCEEDED");
    var running = submit("resumable");
    await(running, job -> count("merge_job_checkpoint") == 1);
    long referred = count("blob");
    blobs.put(new ByteArrayInputStream(new byte[3_000_000]));

    assertThat(clean("orphans", 0)).isEqualTo(Cleaning.Removed.NOTHING);
    assertThat(clean("orphans", 2)).isEqualTo(Cleaning.Removed.one(3_000_000));

    assertThat(count("blob")).isEqualTo(referred);
    postJob("/" + running + "/cancel", "");
    awaitStatus(running, "CANCELLED");
  }

  /** Autovacuum vacuums by itself; what is free after other tests is given back beforehand. */
  @Test
  void deletionFreesSpace() {
    jdbc.sql("vacuum full blob_chunk").update();
    long before = chunkBytes();
    var blob = blobs.put(new ByteArrayInputStream(new byte[20 << 20]));
    assertThat(chunkBytes()).isGreaterThan(before + (20 << 20));

    blobs.delete(blob.id());
    jdbc.sql("vacuum blob_chunk").update();

    assertThat(chunkBytes()).isLessThan(before + (1 << 20));
  }

  private long chunkBytes() {
    return jdbc.sql("select pg_total_relation_size('blob_chunk')").query(Long.class).single();
  }

  private Cleaning.Removed clean(String kind, int days) {
    return cleanings.stream()
        .filter(each -> each.kind().equals(kind))
        .findFirst()
        .orElseThrow()
        .clean(Instant.now().plus(Duration.ofDays(days)));
  }

  private boolean exists(String kind, UUID id) throws Exception {
    return get("/api/v1/" + kind + "/" + id).status() == 200;
  }
}
