package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class JobLifecycleTest extends JobTest {
  @Test
  void runsToAnArtifact() throws Exception {
    var created = postJob("", body("first"));
    var id = json(created).get("id").asString();
    assertThat(created.status()).isEqualTo(202);
    assertThat(created.header("Location")).isEqualTo("/api/v1/merge-jobs/" + id);
    assertThat(created.header("Retry-After")).isNotEmpty();
    assertThat(json(created).get("status").asString()).isEqualTo("QUEUED");

    var job = awaitStatus(id, "SUCCEEDED");

    assertThat(job.get("attempt").asInt()).isEqualTo(1);
    assertThat(job.get("startedAt").asString())
        .isBetween(job.get("createdAt").asString(), job.get("finishedAt").asString());
    assertThat(job.get("progress").get("percent").asDouble()).isEqualTo(100);
    assertThat(job.get("request").get("seed").asLong()).isEqualTo(7);
    assertThat(job.get("tasks").get(1).get("name").asString()).isEqualTo("second");
    assertThat(job.get("totals").get("originalBytes").asLong()).isEqualTo(1000);
    assertThat(job.has("queuePosition")).isFalse();
    assertThat(job.has("problem")).isFalse();
    var artifact = getJob("/" + id + "/artifact");
    assertThat(artifact.status()).isEqualTo(200);
    assertThat(artifact.bytes()).isEqualTo(FakeMerge.artifact(7));
    var digest = MessageDigest.getInstance("SHA-256").digest(artifact.bytes());
    assertThat(artifact.header("Repr-Digest"))
        .isEqualTo("sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":");
    assertThat(artifact.header("ETag")).isEqualTo('"' + HexFormat.of().formatHex(digest) + '"');
    var part =
        getJob("/" + id + "/artifact", "Range", "bytes=2-5", "If-Range", artifact.header("ETag"));
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.bytes()).isEqualTo(Arrays.copyOfRange(FakeMerge.artifact(7), 2, 6));
  }

  @Test
  void showsMeasurements() throws Exception {
    var id = submit("first");
    awaitStatus(id, "SUCCEEDED");

    var layers = json(getJob("/" + id + "/layers"));
    assertThat(layers.get(0).get("name").asString()).isEqualTo("conv1");
    assertThat(layers.get(0).get("codewordCount").asInt()).isEqualTo(128);
    assertThat(layers.at("/0/latencies/0/micros/mergedLookup").asDouble()).isEqualTo(2.5);
    var rows = List.of(getJob("/" + id + "/layers", "Accept", "text/csv").text().split("\r\n"));
    assertThat(rows)
        .hasSize(3)
        .first()
        .asString()
        .startsWith("layer,kind,segment_length,codeword_count");
    assertThat(rows.get(1))
        .isEqualTo(
            "conv1,ENCODED_CONV,8,128,4,1000,100,first,\"a,b\",5x5x1x32,0.1,0.2,0.05,4.0,6.0,,2.5");
    assertThat(rows.get(2)).endsWith("second,c,5x5x1x32,,,,,,,");
    assertThat(getJob("/" + id + "/layers?format=csv").text())
        .isEqualTo(String.join("\r\n", rows) + "\r\n");
    var points = json(getJob("/" + id + "/history"));
    assertThat(points).hasSize(1);
    assertThat(points.get(0).get("agreement").asDouble()).isEqualTo(0.875);
    assertThat(getJob("/" + id + "/logs").text()).contains(" [1] pid ");
  }

  @Test
  void tellsThatResultsAreNotThereYet() throws Exception {
    var id = submit("hang");
    engineOf(id);

    for (var path : List.of("/artifact", "/layers", "/layers?format=csv")) {
      var response = getJob("/" + id + path);
      assertThat(response.status()).as(path).isEqualTo(409);
      assertThat(json(response).get("code").asString()).endsWith("_NOT_READY");
    }
    var running = await(id, job -> job.has("progress"));
    assertThat(running.get("progress").get("etaSeconds").asDouble()).isEqualTo(2.5);
    postJob("/" + id + "/cancel", "");
  }

  @Test
  void deletesAnEndedJobWithItsArtifact() throws Exception {
    var id = submit("first");
    awaitStatus(id, "SUCCEEDED");
    long blobs = count("blob");

    assertThat(deleteJob("/" + id).status()).isEqualTo(204);

    assertThat(getJob("/" + id).status()).isEqualTo(404);
    assertThat(count("blob")).isEqualTo(blobs - 1);
    assertThat(
            jdbc.sql("select count(*) from merge_job_event where job_id = cast(? as uuid)")
                .param(id)
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void pagesThroughJobsNewestFirst() throws Exception {
    var ids = List.of(submit("first"), submit("first"), submit("first"));
    ids.forEach(id -> awaitStatus(id, "SUCCEEDED"));

    var first = json(getJob("?status=SUCCEEDED&limit=2"));
    assertThat(idsOf(first)).containsExactly(ids.get(2), ids.get(1));
    var second =
        json(getJob("?status=SUCCEEDED&limit=1&cursor=" + first.get("nextCursor").asString()));
    assertThat(idsOf(second)).containsExactly(ids.get(0));
    assertThat(getJob("?limit=0").status()).isEqualTo(400);
    assertThat(getJob("?status=DONE").status()).isEqualTo(400);
    assertThat(getJob("?cursor=x").status()).isEqualTo(400);
  }

  private static List<String> idsOf(JsonNode page) {
    return page.get("items").valueStream().map(job -> job.get("id").asString()).toList();
  }
}
