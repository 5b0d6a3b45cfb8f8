package dev.zippermerge.predictions;

import dev.zippermerge.Answer;
import dev.zippermerge.ServiceTest;
import dev.zippermerge.engine.data.NpzOutput;
import dev.zippermerge.engine.merge.SmallMerge;
import dev.zippermerge.storage.BlobStore;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/**
 * A test of predictions over HTTP with a merged model: tasks a and b, 8x8x1 in, logits of three.
 */
@TestPropertySource(
    properties = {
      "zippermerge.predictions.request-size=100KB",
      "zippermerge.predictions.instances=12",
      "zippermerge.predictions.answer-values=33",
      "zippermerge.predictions.models=1",
      "zippermerge.predictions.concurrency=2",
      "zippermerge.predictions.waiting=20"
    })
abstract class PredictionTest extends ServiceTest {
  static final int SIZE = 64;

  @TempDir static Path folder;
  static Path artifact = Path.of("");

  @Autowired BlobStore blobs;
  UUID dataset = new UUID(0, 0);
  UUID job = new UUID(0, 0);

  @BeforeAll
  static void merge() throws IOException {
    artifact = SmallMerge.write(folder);
  }

  @BeforeEach
  void storeJob() throws IOException {
    var jobs = new StoredJobs(jdbc, blobs);
    dataset = jobs.dataset();
    job = jobs.job(artifact, dataset);
  }

  Answer json(String query, String body) throws Exception {
    return send(query, "application/json", BodyPublishers.ofString(body));
  }

  Answer npz(String query, byte[] body) throws Exception {
    return send(query, "application/octet-stream", BodyPublishers.ofByteArray(body));
  }

  Answer send(String query, String type, BodyPublisher body) throws Exception {
    var path = "/api/v1/merge-jobs/" + job + "/predictions" + query;
    return send(request(path).header("Content-Type", type).POST(body));
  }

  /** An archive of one array of floats. */
  static byte[] npz(String name, float[] values, Long... shape) throws IOException {
    var file = Files.createTempFile(folder, "x", ".npz");
    try (var npz = new NpzOutput(file)) {
      npz.floats(name, List.of(shape), List.of(values));
    }
    return Files.readAllBytes(file);
  }

  /** Instances 8x8x1 as nested arrays. */
  static String nested(float[] values) {
    var text = new StringBuilder("[");
    for (int i = 0; i < values.length; i++) {
      text.append(i % SIZE == 0 ? (i == 0 ? "[[" : ",[[") : i % 8 == 0 ? ",[" : ",");
      text.append('[').append(values[i]).append(']');
      text.append(i % SIZE == SIZE - 1 ? "]]" : i % 8 == 7 ? "]" : "");
    }
    return text.append(']').toString();
  }
}
