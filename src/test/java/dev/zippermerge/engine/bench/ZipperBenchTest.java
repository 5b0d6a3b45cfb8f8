package dev.zippermerge.engine.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.merge.TestData;
import dev.zippermerge.engine.samples.Architecture;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark of zippering on tiny networks and little data: its files, not its figures. */
class ZipperBenchTest {
  @TempDir Path folder;
  private final List<String> log = new ArrayList<>();

  @Test
  void measuresStepsAndWhatSharingSaves() throws IOException {
    TestData.write(folder.resolve("a.npz"), 40, 20, 3, 1);
    TestData.write(folder.resolve("b.npz"), 40, 20, 3, 2);
    var tasks =
        new TwinTasks(
            task("objects", "a.npz"),
            task("signs", "b.npz"),
            task("animals", "b.npz"),
            task("vehicles", "a.npz"),
            task("digits", "a.npz"));
    var out = folder.resolve("out");
    var settings = new Settings(List.of(1L), 4, 2, List.of("zipper-steps", "zipper-sharing"));
    ZipperBench.run(tasks, folder, out, settings, log::add);
    var steps = table(out, "zipper-steps");
    assertThat(steps.rows().getFirst().labels()).startsWith("POINTWISE");
    assertThat(steps.rows().getLast().labels()).containsExactly("TRUNK", "4");
    var sharing = table(out, "zipper-sharing");
    assertThat(sharing.rows()).hasSize(4);
    // A trunk saves all multiplications that a pointwise kernel alone does not.
    assertThat(value(sharing, 0, 2)).isEqualTo(1);
    assertThat(value(sharing, 1, 2)).isBetween(1.5, 2.0);
    assertThat(value(sharing, 1, 0)).isGreaterThan(value(sharing, 0, 0)).isLessThan(2);
    assertThat(Files.readString(out.resolve("tables.md"))).contains("zipper-steps.png");
    int lines = log.size();
    ZipperBench.run(tasks, folder, out, settings, log::add);
    assertThat(log.subList(lines, log.size())).allMatch(line -> line.endsWith("done"));
  }

  private static BenchTask task(String name, String file) {
    var source = new DataSource(name, List.of(file), DataSpec.defaults(), DataSpec.defaults());
    return new BenchTask(name, source, Architecture.MOBILENET_TINY, 3);
  }

  private static Table table(Path out, String id) {
    return Json.mapper().readValue(out.resolve(id + ".json").toFile(), Table.class);
  }

  private static double value(Table table, int row, int column) {
    return Objects.requireNonNull(table.rows().get(row).figures().get(column)).mean();
  }
}
