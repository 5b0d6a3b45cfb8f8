package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.graph.ExampleRows;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.TaskSpec;
import dev.zippermerge.engine.spec.ZipperSpec;
import dev.zippermerge.engine.spec.ZipperSpec.Normalisation;
import dev.zippermerge.engine.spec.ZipperSpec.Share;
import dev.zippermerge.engine.spec.ZipperStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Zippers over networks in which not every value has a row for each example: a condition, rows of
 * positions, an operation with two results of which the second goes past the layer called branch.
 */
class UnevenNetworksTest {
  private static final int CLASSES = 3;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"rows", "branch", "pw"})
  void aTrunkIsTrainedUpToAnyLayer(String until) throws IOException {
    var tasks = List.of(task("a", 1, true), task("b", 2, true));
    var zipper = new ZipperSpec(Share.TRUNK, null, "b", null, null, until, null, null, null);
    var steps = new CalibrationSpec(3, 8, null, null, null, null, null, null, null, null);
    var result = MergePipeline.run(MergeSpec.zipping(tasks, zipper, steps, 1L), folder, _ -> {});
    assertThat(result.zipper()).extracting(ZipperStep::updates).containsExactly(3);
    assertThat(result.curves())
        .allSatisfy(point -> assertThat(point.validationLoss()).isNotNull().isFinite());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNormalisationThatNotEveryTaskHasStaysPrivate(boolean first) throws IOException {
    var tasks = List.of(task("a", 1, first), task("b", 2, !first));
    var zipper =
        new ZipperSpec(null, null, null, Normalisation.WHOLE, null, null, null, true, null);
    var steps = new CalibrationSpec(1, 8, null, null, null, null, null, null, null, null);
    var result = MergePipeline.run(MergeSpec.zipping(tasks, zipper, steps, 1L), folder, _ -> {});
    assertThat(result.zipper()).extracting(ZipperStep::sharedLayers).containsExactly(2);
    assertThat(sharedConstants()).allMatch(name -> name.contains("/kernel"));
  }

  /** The shared kernels of both merges have the same names. */
  @ParameterizedTest
  @EnumSource(value = Share.class, names = "EXACT", mode = EnumSource.Mode.EXCLUDE)
  void whatWasZippedIsZippedAgain(Share share) throws IOException {
    var zipper = new ZipperSpec(share, null, null, null, null, null, null, true, null);
    var steps = new CalibrationSpec(0, 8, null, null, null, null, null, null, null, null);
    var tasks = List.of(task("a", 1, true), task("b", 2, true));
    var out = Files.createDirectories(folder.resolve("first"));
    MergePipeline.run(MergeSpec.zipping(tasks, zipper, steps, 1L), out, _ -> {});
    var again = tasks.stream().map(task -> again(task, out.resolve("merged.zip"))).toList();
    var result = MergePipeline.run(MergeSpec.zipping(again, zipper, steps, 1L), folder, _ -> {});
    assertThat(result.tasks()).allSatisfy(task -> assertThat(task.mergedAgreement()).isEqualTo(1));
  }

  private static TaskSpec again(TaskSpec task, Path model) {
    return new TaskSpec(task.name(), model.toString(), task.name(), null, null, task.data(), null);
  }

  private List<String> sharedConstants() {
    var network = ModelReader.read(folder.resolve("merged.zip"), "a", null, null).graph();
    return network.graph().getNodeList().stream()
        .map(NodeDef::getName)
        .filter(name -> name.startsWith("zippermerge/shared/"))
        .toList();
  }

  @Test
  void rowsOfExamplesAreTold() {
    var network = ModelReader.read(write("c", 3, true), null, null, null).graph();
    assertThat(ExampleRows.of(network))
        .contains("stem", "chosen", "images", "branch", "joined", "pw", "normalised", "mean")
        .doesNotContain("flat", "rows", "condition", "halves", "zero", "pw/kernel");
  }

  private TaskSpec task(String name, long seed, boolean normalised) {
    var data = TestData.write(folder.resolve(name + ".npz"), 20, 9, CLASSES, seed);
    return new TaskSpec(
        name, write(name, seed, normalised).toString(), null, null, null, data.toString(), null);
  }

  private Path write(String name, long seed, boolean normalised) {
    var network = new TestNetworks(seed);
    var nodes = network.nodes;
    nodes.add(Nodes.placeholder("x", DataType.DT_FLOAT, List.of(-1L, 8L, 8L, 1L)));
    convolution(network, "stem", "x", 3, 1, 4);
    nodes.add(Nodes.constant("zero", new float[] {0}));
    nodes.add(Nodes.floatOp("condition", "Greater", "stem", "zero").build());
    nodes.add(Nodes.floatOp("chosen", "SelectV2", "condition", "stem", "zero").build());
    reshaped(network, "flat", "chosen", -1, 4);
    nodes.add(network.constant("rows/kernel", 4, 4, 4));
    nodes.add(Nodes.floatOp("rows", "MatMul", "flat", "rows/kernel").build());
    reshaped(network, "images", "rows", -1, 8, 8, 4);
    nodes.add(Nodes.constant("axis", new int[] {3}));
    nodes.add(
        Nodes.floatOp("halves", "Split", "axis", "images")
            .putAttr("num_split", Nodes.integer(2))
            .build());
    convolution(network, "branch", "halves", 1, 2, 2);
    nodes.add(
        Nodes.floatOp("joined", "ConcatV2", "halves:1", "branch", "axis")
            .putAttr("N", Nodes.integer(2))
            .putAttr("Tidx", Nodes.type(DataType.DT_INT32))
            .build());
    convolution(network, "pw", "joined", 1, 4, 6);
    if (normalised) {
      normalisation(network, "normalised", "pw", 6);
    }
    nodes.add(Nodes.constant("axes", new int[] {1, 2}, 2));
    nodes.add(
        Nodes.floatOp("mean", "Mean", normalised ? "normalised" : "pw", "axes")
            .putAttr("Tidx", Nodes.type(DataType.DT_INT32))
            .build());
    network.dense("answer", "mean", 6, CLASSES);
    return network.write(folder.resolve(name), CLASSES);
  }

  private static void convolution(
      TestNetworks network, String name, String input, int size, int depth, int width) {
    network.nodes.add(
        network.constant(name + "/kernel", size * size * depth, size, size, depth, width));
    network.nodes.add(
        Nodes.floatOp(name, "Conv2D", input, name + "/kernel")
            .putAttr("strides", Nodes.ints(1, 1, 1, 1))
            .putAttr("padding", Nodes.string("SAME"))
            .build());
  }

  private static void reshaped(TestNetworks network, String name, String input, int... shape) {
    network.nodes.add(Nodes.constant(name + "/shape", shape, shape.length));
    network.nodes.add(Nodes.floatOp(name, "Reshape", input, name + "/shape").build());
  }

  private static void normalisation(TestNetworks network, String name, String input, int width) {
    for (var part : List.of("gamma", "beta", "mean")) {
      network.nodes.add(network.constant(name + "/" + part, 1, width));
    }
    var ones = new float[width];
    Arrays.fill(ones, 1);
    network.nodes.add(Nodes.constant(name + "/variance", ones, width));
    network.nodes.add(
        Nodes.floatOp(
                name,
                "FusedBatchNormV3",
                input,
                name + "/gamma",
                name + "/beta",
                name + "/mean",
                name + "/variance")
            .putAttr("U", Nodes.type(DataType.DT_FLOAT))
            .putAttr("is_training", AttrValue.newBuilder().setB(false).build())
            .build());
  }
}
