package dev.zippermerge.engine.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.graph.GraphRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Artifacts of earlier versions; TensorFlow 2.21 loaded each and gave the expected answers. */
class LoadedArtifactTest {
  @TempDir Path folder;

  @Test
  void artifactOfTheFirstFormatStillAnswers() throws IOException {
    // Codebooks in half precision, codes bit-packed: two of TestNetworks.SMALL, merged in 10 steps.
    assertAnswers(
        "half-packed.zip", "a", 1.842329f, 2.804243f, 3.276009f, 1.934072f, 1.783233f, 2.375926f);
    assertAnswers(
        "half-packed.zip", "b", 0.74693f, -0.238285f, 0.427953f, 0.500541f, -0.167205f, 0.049864f);
  }

  private void assertAnswers(String name, String task, float... expected) throws IOException {
    var file = folder.resolve(name);
    if (Files.notExists(file)) {
      try (var resource = LoadedArtifactTest.class.getResourceAsStream("/artifacts/" + name)) {
        assertThat(resource).isNotNull();
        Files.copy(resource, file);
      }
    }
    var x = new float[2 * 64];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i % 11 - 5) / 5f;
    }
    try (var artifact = LoadedArtifact.load(file, 1);
        var input = GraphRunner.tensor(x, 2, 8, 8, 1)) {
      assertThat(artifact.tasks()).containsExactly("a", "b");
      assertThat(artifact.answer(task, input)).containsExactly(expected, Offset.offset(1e-5f));
    }
  }
}
