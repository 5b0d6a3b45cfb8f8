package dev.zippermerge.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.test.context.TestPropertySource;

/** Many bad requests, with the real engine looking at truncated files. */
@Tag("faults")
@TestPropertySource(properties = "zippermerge.engine.main-class=dev.zippermerge.Zippermerge")
class ManyBadRequestsTest extends BadRequestsTest {
  private static final Logger LOG = LoggerFactory.getLogger(ManyBadRequestsTest.class);
  static final int COUNT = 12_000;

  @Test
  void manyBadRequestsChangeNothing() throws Exception {
    long start = System.nanoTime();
    var answers = send(COUNT, 2, files());
    LOG.info(
        "{} requests in {} s, answers by status: {}",
        COUNT,
        (System.nanoTime() - start) / 1_000_000_000,
        answers);
    assertThat(answers.keySet()).contains(200, 400, 404, 405, 415, 422);
  }

  /** A SavedModel's archive, cut off here and there. */
  static List<byte[]> files() throws IOException {
    var whole = Files.readAllBytes(Path.of("src/test/resources/models/lenet-export.zip"));
    return List.of(
        new byte[0],
        Arrays.copyOf(whole, 4),
        Arrays.copyOf(whole, 1_000),
        Arrays.copyOf(whole, whole.length / 2),
        Arrays.copyOf(whole, whole.length - 10));
  }
}
