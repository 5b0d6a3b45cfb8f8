package dev.zippermerge.engine.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.data.NpzInput;
import dev.zippermerge.engine.data.NpzOutput;
import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.SavedModels;
import dev.zippermerge.engine.merge.SmallMerge;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The predict command: its answers are those of the artifact on TensorFlow. */
class PredictCommandTest {
  private static final int EXAMPLES = 4;
  private static final float[] VALUES = SavedModels.ramp(EXAMPLES * 64);

  @TempDir private static Path folder;
  private static float[] wanted = {};

  @BeforeAll
  static void merge() throws IOException {
    SmallMerge.write(folder);
    try (var npz = new NpzOutput(folder.resolve("x.npz"))) {
      npz.floats("x", List.of((long) EXAMPLES, 8L, 8L, 1L), List.of(VALUES));
    }
    try (var artifact = LoadedArtifact.load(folder.resolve("merged.zip"), 1);
        var x = GraphRunner.tensor(VALUES, EXAMPLES, 8, 8, 1)) {
      wanted = artifact.answer("b", x);
    }
  }

  @Test
  void writesAnArrayForEachOutput() throws IOException {
    var text = run("--task", "b", "--out", folder.resolve("y.npz").toString(), "--threads", "2");
    assertThat(text).contains("4 examples", "logits", "y.npz");
    try (var answers = NpzInput.open(folder.resolve("y.npz"))) {
      var rows = answers.read("logits").rows();
      assertThat(rows).hasDimensions(EXAMPLES, 3);
      for (int i = 0; i < wanted.length; i++) {
        assertThat(rows[i / 3][i % 3]).isCloseTo(wanted[i], within(1e-4f));
      }
    }
  }

  @Test
  void tellsTheBestClasses() {
    var lines = run("--task", "b", "--top", "2").lines().toList();
    assertThat(lines).hasSize(EXAMPLES);
    for (int example = 0; example < EXAMPLES; example++) {
      int best = 0;
      for (int i = 1; i < 3; i++) {
        best = wanted[3 * example + i] > wanted[3 * example + best] ? i : best;
      }
      assertThat(lines.get(example))
          .startsWith("%d: class %d (".formatted(example, best))
          .containsOnlyOnce(", class ");
    }
  }

  @Test
  void refusesWhatDoesNotFit() throws IOException {
    assertRefused(RefusalCode.SIGNATURE_UNKNOWN, "--task", "c");
    Files.writeString(folder.resolve("text.zip"), "no zip");
    assertRefused(
        RefusalCode.ARCHIVE_UNREADABLE,
        "--task",
        "b",
        "--artifact",
        folder.resolve("text.zip").toString());
    try (var npz = new NpzOutput(folder.resolve("small.npz"))) {
      npz.floats("x", List.of(1L, 4L, 4L, 1L), List.of(new float[16]));
    }
    assertRefused(
        RefusalCode.DATA_SHAPE_MISMATCH,
        "--task",
        "b",
        "--data",
        folder.resolve("small.npz").toString());
  }

  private static void assertRefused(RefusalCode code, String... arguments) {
    var refused = catchThrowableOfType(RefusedException.class, () -> run(arguments));
    assertThat(refused.code()).isEqualTo(code);
  }

  private static String run(String... arguments) {
    var out = new StringWriter();
    var thrown = new AtomicReference<Exception>();
    var line =
        new CommandLine(new PredictCommand())
            .setOut(new PrintWriter(out, true))
            .setOverwrittenOptionsAllowed(true)
            .setExecutionExceptionHandler(
                (e, _, _) -> {
                  thrown.set(e);
                  return 1;
                });
    var all = new ArrayList<String>();
    all.addAll(List.of("--artifact", folder.resolve("merged.zip").toString()));
    all.addAll(List.of("--data", folder.resolve("x.npz").toString()));
    all.addAll(List.of(arguments));
    line.execute(all.toArray(String[]::new));
    if (thrown.get() instanceof RefusedException refused) {
      throw refused;
    }
    assertThat(thrown.get()).isNull();
    return out.toString();
  }
}
