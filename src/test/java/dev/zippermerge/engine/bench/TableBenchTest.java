package dev.zippermerge.engine.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.merge.TestData;
import dev.zippermerge.engine.samples.Architecture;
import dev.zippermerge.engine.samples.Training;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tiny networks on noise: what they answer is chance, but all the rest is as in a real run. */
class TableBenchTest {
  /** Standard normal values come to lie in 0 to 1. */
  private static final DataSpec CENTRED =
      new DataSpec(
          null, null, null, null, null, null, null, null, 0.1, 0.5, null, null, null, null, null);

  @TempDir Path folder;
  private final List<String> log = new ArrayList<>();

  @BeforeEach
  void writeData() {
    TestData.write(folder.resolve("a.npz"), 40, 30, 3, 1);
    TestData.write(folder.resolve("b.npz"), 40, 30, 4, 2);
  }

  @Test
  void tablesHoldWhatTheMergesMeasured() throws IOException {
    run(List.of(1L), "table3", "table7");
    var table = table("table3");
    assertThat(table.rows())
        .extracting(Table.Row::name)
        .startsWith(
            "spoken + digits, together",
            "spoken + digits, spoken alone",
            "spoken + digits, digits alone");
    var together = merged("spoken-digits-");
    assertThat(value(table, 0, 0)).isEqualTo(together.totals().artifactBytes() / 1e3);
    assertThat(value(table, 0, 1)).isCloseTo(drop("spoken", 0, together), within(1e-9));
    assertThat(value(table, 0, 2)).isCloseTo(drop("digits", 1, together), within(1e-9));
    assertThat(table.rows().get(1).figures().get(2)).isNull();
    assertThat(table("table7").rows()).hasSize(3);
    assertThat(Files.readString(folder.resolve("out/tables.md")))
        .contains(
            "| spoken + digits | together | %.0f | %.2f | %.2f |"
                .formatted(value(table, 0, 0), value(table, 0, 1), value(table, 0, 2)),
            "![Table 7: three networks, ACCU](table7.png)");
    // A network alone has the codes that it has in the merge.
    assertThat(codes(merged("digits-"))).isEqualTo(codes(together)).hasSize(3);
  }

  private static List<String> codes(MergeResult result) {
    return result.layers().stream()
        .filter(layer -> layer.segmentLength() != null)
        .map(layer -> layer.name() + " " + layer.segmentLength() + "/" + layer.codewordCount())
        .toList();
  }

  @Test
  void aSecondRunRepeatsNothingButWhatIsMissing() throws IOException {
    run(List.of(1L, 2L), "table5");
    assertThat(log).filteredOn(line -> line.startsWith("trained")).hasSize(4);
    assertThat(log).filteredOn(line -> line.startsWith("merged")).hasSize(4);
    var first = Files.readString(folder.resolve("out/table5.json"));
    var png = folder.resolve("out/table5.png");
    assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(900);
    log.clear();
    run(List.of(1L, 2L), "table5");
    assertThat(log).containsExactly("table5: seed 1 done", "table5: seed 2 done");
    Files.delete(result("objects-signs-"));
    run(List.of(1L, 2L), "table5");
    assertThat(log).filteredOn(line -> line.startsWith("merged")).hasSize(1);
    assertThat(Files.readString(folder.resolve("out/table5.json"))).isEqualTo(first);
  }

  @Test
  void anUnknownTableIsRefused() {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> run(List.of(1L), "table4"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(RefusalCode.SPEC_INVALID))
        .withMessageContaining("table3");
  }

  private void run(List<Long> seeds, String... only) throws IOException {
    var tasks =
        new BenchTasks(
            task("spoken", "a.npz"),
            task("digits", "b.npz"),
            task("greys", "a.npz"),
            task("objects", "b.npz"),
            task("signs", "a.npz"));
    var settings = new Settings(seeds, 2, 3, List.of(only));
    TableBench.run(tasks, folder, folder.resolve("out"), settings, log::add);
  }

  private static BenchTask task(String name, String file) {
    var source = new DataSource(name, List.of(file), CENTRED, DataSpec.defaults());
    return new BenchTask(name, source, Architecture.LENET_TINY, 3);
  }

  private Table table(String id) {
    return Json.mapper().readValue(folder.resolve("out/" + id + ".json").toFile(), Table.class);
  }

  private static double value(Table table, int row, int column) {
    return Objects.requireNonNull(table.rows().get(row).figures().get(column)).mean();
  }

  private double drop(String name, int task, MergeResult result) {
    var file = "out/cache/networks/%s-lenet-tiny-3-1.json".formatted(name);
    var report = Json.mapper().readValue(folder.resolve(file).toFile(), Training.Report.class);
    double merged = Objects.requireNonNull(result.tasks().get(task).mergedAccuracy());
    return 100 * (report.testAccuracy() - merged);
  }

  private MergeResult merged(String name) throws IOException {
    return Json.mapper().readValue(result(name).toFile(), MergeResult.class);
  }

  /** Result of the first merge of a name. */
  private Path result(String name) throws IOException {
    try (var merges = Files.list(folder.resolve("out/cache/merges"))) {
      return merges
          .filter(merge -> String.valueOf(merge.getFileName()).matches(name + "[0-9a-f]{8}"))
          .min(Path::compareTo)
          .orElseThrow()
          .resolve("result.json");
    }
  }
}
