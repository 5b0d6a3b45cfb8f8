package dev.zippermerge.predictions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What does not fit is refused, naming the field. */
class PredictionRefusalsTest extends PredictionTest {
  @Autowired private PredictionPool pool;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ''       | {"instances": {"a": [              | 400 | MALFORMED_JSON      |
          ''       | {"instances": {"a": [NaN]}}        | 400 | MALFORMED_JSON      |
          ''       | []                                 | 400 | MALFORMED_JSON      |
          ?task=a  | {"instances": ONE} 1               | 400 | MALFORMED_JSON      |
          ''       | {"inputs": 1}                      | 400 | UNKNOWN_FIELD       | inputs
          ''       | {}                                 | 400 | INVALID_REQUEST     | instances
          ''       | {"instances": {}}                  | 400 | INVALID_REQUEST     | instances
          ''       | {"instances": ONE}                 | 400 | INVALID_REQUEST     | instances
          ''       | {"instances": {"a": 5}}            | 400 | INVALID_REQUEST     | instances.a
          ?task=a  | {"instances": {"a": ONE}}          | 400 | INVALID_REQUEST     | instances
          ''       | {"instances": {"a": ONE, "a": ONE}} | 400 | INVALID_REQUEST    | instances.a
          ''       | {"instances": {"a": [[[["x"]]]]}}  | 400 | INVALID_REQUEST     | instances.a[0][0][0][0]
          ''       | {"instances": {"a": [[[[null]]]]}} | 400 | INVALID_REQUEST     | instances.a[0][0][0][0]
          ''       | {"instances": {"a": [{"x": 1}]}}   | 400 | INVALID_REQUEST     | instances.a[0]
          ''       | {"instances": {"a": [[[[1e39]]]]}} | 422 | DATA_NOT_FINITE     | instances.a[0][0][0][0]
          ''       | {"instances": {"a": [[[[1,2]]]]}}  | 422 | DATA_SHAPE_MISMATCH | instances.a[0][0][0]
          ''       | {"instances": {"a": [[[[[1]]]]]}}  | 422 | DATA_SHAPE_MISMATCH | instances.a[0][0][0][0]
          ''       | {"instances": {"a": [[[[1]]]]}}    | 422 | DATA_SHAPE_MISMATCH | instances.a[0][0]
          ''       | {"instances": {"a": [[[1]]]}}      | 422 | DATA_SHAPE_MISMATCH | instances.a[0][0][0]
          ''       | {"instances": {"b": ONE, "a": [[[[1],[2],[3],[4],[5],[6],[7],[8]],[[1]]]]}} | 422 | DATA_SHAPE_MISMATCH | instances.a[0][1]
          ''       | {"instances": {"a": []}}           | 422 | DATA_EMPTY          | instances.a
          ''       | {"instances": {"c": ONE}}          | 422 | TASK_UNKNOWN        | instances.c
          ?task=c  | {"instances": ONE}                 | 422 | TASK_UNKNOWN        | task
          ?top=0   | {"instances": {"a": ONE}}          | 400 | INVALID_REQUEST     | top
          """)
  void json(String query, String body, int status, String code, @Nullable String field)
      throws Exception {
    var one = nested(new float[SIZE]);
    var answer = json(query.replace("''", ""), body.replace("ONE", one));
    assertRefused(answer, status, code, Objects.requireNonNullElse(field, ""));
  }

  @Test
  void arrays() throws Exception {
    var values = new float[SIZE];
    assertRefused(npz("", npz("c", values, 1L, 8L, 8L, 1L)), 422, "TASK_UNKNOWN", "c");
    assertRefused(npz("", npz("a", values, 1L, 64L)), 422, "DATA_SHAPE_MISMATCH", "a");
    assertRefused(npz("", npz("a", values, 8L, 8L, 1L)), 422, "DATA_SHAPE_MISMATCH", "a");
    assertRefused(npz("", npz("a", values, 0L, 8L, 8L, 1L)), 422, "DATA_EMPTY", "a");
    assertRefused(npz("?task=a", npz("y", values, 1L, 8L, 8L, 1L)), 422, "DATA_ARRAY_MISSING", "x");
    values[5] = Float.NaN;
    assertRefused(npz("", npz("a", values, 1L, 8L, 8L, 1L)), 422, "DATA_NOT_FINITE", "a[0]");
    var cut = npz("a", values, 2L, 8L, 8L, 1L);
    assertRefused(npz("", cut), 422, "DATA_UNREADABLE", "a");
  }

  @Test
  void noArrays() throws Exception {
    var text = "no archive".getBytes(StandardCharsets.UTF_8);
    assertRefused(npz("", text), 422, "UNKNOWN_FORMAT", "body");
    assertRefused(npz("", new byte[0]), 422, "UNKNOWN_FORMAT", "body");
    var whole = npz("a", new float[SIZE], 1L, 8L, 8L, 1L);
    var part = Arrays.copyOf(whole, whole.length / 2);
    assertRefused(npz("", part), 422, "ARCHIVE_UNREADABLE", "body");
    assertRefused(
        send("", "text/plain", BodyPublishers.noBody()), 415, "UNSUPPORTED_MEDIA_TYPE", "");
  }

  @Test
  void tooManyBytes() throws Exception {
    var blanks = " ".repeat(103_000);
    assertRefused(json("", blanks), 413, "REQUEST_TOO_LARGE", "body");
    var bytes = blanks.getBytes(StandardCharsets.UTF_8);
    var unknownLength = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
    assertRefused(send("", "application/json", unknownLength), 413, "REQUEST_TOO_LARGE", "body");
    // A few bytes that unpack to many.
    var zeros = npz("a", new float[40 * 16 * SIZE], 640L, 8L, 8L, 1L);
    assertThat(zeros).hasSizeLessThan(10_000);
    assertRefused(npz("", zeros), 413, "REQUEST_TOO_LARGE", "body");
  }

  /** Twelve instances are allowed, and answers of 33 values. */
  @Test
  void tooManyInstances() throws Exception {
    var six = nested(new float[6 * SIZE]);
    var seven = nested(new float[7 * SIZE]);
    var two = "{\"instances\":{\"a\":%s,\"b\":%s}}";
    assertRefused(json("", two.formatted(seven, six)), 422, "TOO_MANY_INSTANCES", "instances.b");
    assertRefused(json("", two.formatted(six, six)), 422, "TOO_MANY_INSTANCES", "instances.b");
    assertRefused(
        npz("", npz("a", new float[13 * SIZE], 13L, 8L, 8L, 1L)), 422, "TOO_MANY_INSTANCES", "a");
    assertThat(json("?task=a", "{\"instances\":" + seven + "}").status()).isEqualTo(200);
  }

  @Test
  void jobsWithoutAnArtifact() throws Exception {
    var waiting = new StoredJobs(jdbc, blobs).job(null, dataset);
    var good = "{\"instances\":" + nested(new float[SIZE]) + "}";
    assertThat(json("?task=a", good).status()).isEqualTo(200);
    assertThat(delete("/api/v1/merge-jobs/" + job).status()).isEqualTo(204);
    assertRefused(json("?task=a", good), 404, "JOB_NOT_FOUND", "");
    job = waiting;
    assertRefused(json("?task=a", good), 409, "ARTIFACT_NOT_READY", "");
    job = UUID.randomUUID();
    assertRefused(json("?task=a", good), 404, "JOB_NOT_FOUND", "");
  }

  @Test
  void anArtifactThatLookupInferenceCannotTake() throws Exception {
    var text = Files.writeString(folder.resolve("text.zip"), "no zip");
    job = new StoredJobs(jdbc, blobs).job(text, dataset);
    for (int attempt = 0; attempt < 2; attempt++) {
      assertRefused(json("?task=a", "{\"instances\":[]}"), 422, "LOOKUP_UNSUPPORTED", "merged.zip");
    }
  }

  /** Two run, twenty wait, and the next one is told to come again. */
  @Test
  @Timeout(60)
  void tooManyAtOnce() throws Exception {
    var end = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var started = new CountDownLatch(2);
      Callable<Integer> work =
          () -> {
            started.countDown();
            end.await();
            return 1;
          };
      var busy = new ArrayList<Future<?>>();
      IntStream.range(0, 2).forEach(_ -> busy.add(threads.submit(() -> pool.run(work))));
      started.await();
      // Only now: threads that are still idle would leave all of them to the queue at first.
      IntStream.range(0, 20).forEach(_ -> busy.add(threads.submit(() -> pool.run(work))));
      while (pool.waiting() < 20) {
        Thread.onSpinWait();
      }
      var answer = json("?task=a", "{\"instances\":" + nested(new float[SIZE]) + "}");
      assertRefused(answer, 503, "PREDICTIONS_BUSY", "");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
      end.countDown();
      for (var one : busy) {
        one.get();
      }
    }
    var answer = json("?task=a", "{\"instances\":" + nested(new float[SIZE]) + "}");
    assertThat(answer.status()).isEqualTo(200);
  }

  private static void assertRefused(Answer answer, int status, String code, String field) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.json("code")).as(answer.text()).isEqualTo(code);
    var named =
        answer.json(status == 400 && !code.startsWith("UNK") ? "errors/0/field" : "culprit");
    assertThat(named).as(answer.text()).isEqualTo(field);
  }
}
