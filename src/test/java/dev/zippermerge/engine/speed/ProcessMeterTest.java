package dev.zippermerge.engine.speed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.TestGraph;
import dev.zippermerge.engine.merge.SmallMerge;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.LatencyMicros;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;

/** Measuring in a process of its own, for real. */
class ProcessMeterTest {
  @TempDir private static Path folder;
  private static Path merged = Path.of("");
  private static final Map<String, FlatGraph> NETWORKS = new LinkedHashMap<>();

  @BeforeAll
  static void merge() throws IOException {
    merged = SmallMerge.write(folder);
    for (var task : new String[] {"a", "b"}) {
      NETWORKS.put(task, ModelReader.read(folder.resolve(task), null, null, null).graph());
    }
  }

  @Test
  void measuresFourWaysToEachTaskAndLayer() {
    var speed = new ProcessMeter(0.4, true, 120).measure(NETWORKS, merged);
    assertThat(speed.missing()).isNull();
    assertThat(speed.blasCore()).isNotBlank();
    assertThat(speed.tasks()).extracting(Speed.Task::name).containsExactly("a", "b");
    assertThat(speed.tasks())
        .allSatisfy(task -> assertThat(task.runs()).isBetween(9, 300))
        .allSatisfy(task -> assertPositive(task.steady()))
        .allSatisfy(task -> assertPositive(Objects.requireNonNull(task.cold())))
        .allSatisfy(
            task ->
                assertThat(task.layers())
                    .containsOnlyKeys("conv_a", "conv_b", "hidden", "answer")
                    .allSatisfy((_, micros) -> assertPositive(micros)));
  }

  private static void assertPositive(LatencyMicros micros) {
    assertThat(
            Stream.of(
                micros.originalTensorFlow(),
                micros.originalBlas(),
                micros.mergedTensorFlow(),
                micros.mergedLookup()))
        .allSatisfy(value -> assertThat(value).isPositive());
  }

  /** More than a Java machine alone, less than all this machine has, each way on its own. */
  @Test
  void measuresThePeakMemoryOfEachWay() throws Exception {
    var originals = folder.resolve("originals.zip");
    OriginalsArtifact.write(originals, NETWORKS);
    for (var way : List.of(Way.ORIGINAL_BLAS, Way.MERGED_TENSORFLOW, Way.MERGED_LOOKUP)) {
      assertThat(PeakMemory.inProcess(way, way.ofMerged() ? merged : originals))
          .as(way.toString())
          .isBetween(20_000_000L, 4_000_000_000L);
    }
  }

  /** TensorFlow times what lookup inference, and OpenBLAS in its place, refuse. */
  @Test
  void tellsWhyAWayIsMissing() throws IOException {
    var graph = new TestGraph(4, 4, 3);
    var moved =
        graph.add(
            Nodes.floatOp("moved", "SpaceToDepth", graph.conv("conv", "x", 3, 3, 3, 8))
                .putAttr("block_size", AttrValue.newBuilder().setI(2).build()));
    var networks = Map.of("odd", graph.flat(graph.dense("dense", moved, 128, 2)));
    var file = folder.resolve("odd.zip");
    OriginalsArtifact.write(file, networks);
    var speed = new ProcessMeter(0.1, false, 120).measure(networks, file);
    assertThat(speed.missing())
        .contains("original on OpenBLAS: ", "merged by lookup: odd.zip: ", "SpaceToDepth");
    var task = speed.tasks().getFirst();
    var conv = Objects.requireNonNull(task.layers().get("conv"));
    for (var micros : List.of(task.steady(), conv)) {
      assertThat(micros.originalTensorFlow()).isPositive();
      assertThat(micros.mergedTensorFlow()).isPositive();
      assertThat(micros.originalBlas()).isNull();
      assertThat(micros.mergedLookup()).isNull();
    }
    assertThat(task.cold()).isNull();
  }

  @Test
  void tellsWhyNothingWasMeasured() throws IOException {
    var damaged = Files.writeString(folder.resolve("damaged.zip"), "no zip");
    assertThat(new ProcessMeter(0.1, false, 60).measure(NETWORKS, damaged))
        .extracting(Speed::tasks, Speed::missing)
        .satisfies(
            parts -> assertThat(parts.get(0)).asList().isEmpty(),
            parts -> assertThat(parts.get(1)).asString().contains("failed", "damaged.zip"));
    assertThat(new ProcessMeter(0.1, false, 0).measure(NETWORKS, merged).missing())
        .isEqualTo("Measuring failed: it took longer than 0 s");
  }
}
