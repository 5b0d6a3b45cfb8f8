package dev.zippermerge.engine.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.data.NpzInput;
import dev.zippermerge.engine.data.NpzOutput;
import dev.zippermerge.engine.data.NumberArray;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.SavedModels;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import picocli.CommandLine;

/** The run command: what comes out is what TensorFlow computes with the file's own graph. */
class RunCommandTest {
  private static final int EXAMPLES = 150; // more than two batches

  @TempDir Path folder;

  @Test
  void oneArrayForEachOutput() throws IOException {
    var nodes = new ArrayList<>(SavedModels.tinyNet());
    nodes.add(Nodes.floatOp("soft", "Softmax", "y").build());
    nodes.add(Nodes.floatOp("sharp", "Sigmoid", "y").build());
    var values = SavedModels.ramp(EXAMPLES * 16);
    try (var npz = new NpzOutput(folder.resolve("x.npz"))) {
      npz.floats("x", List.of((long) EXAMPLES, 4L, 4L, 1L), List.of(values));
    }
    run(model(nodes), "x.npz");

    try (var answers = NpzInput.open(folder.resolve("y.npz"));
        var runner = new GraphRunner(GraphDef.newBuilder().addAllNode(nodes).build());
        var x = GraphRunner.tensor(values, EXAMPLES, 4, 4, 1);
        var expected = runner.run(Map.of("x:0", x), List.of("soft:0", "sharp:0"))) {
      assertThat(answers.names()).containsExactlyInAnyOrder("soft", "sharp");
      assertRows(answers.read("soft"), GraphRunner.floats(expected.get(0)));
      assertRows(answers.read("sharp"), GraphRunner.floats(expected.get(1)));
    }
  }

  @Test
  void integersAreTakenAsTheyAre() throws IOException {
    var bytes = new byte[2 * 16];
    bytes[3] = (byte) 200;
    try (var npz = new NpzOutput(folder.resolve("x.npz"))) {
      npz.array("x", "|u1", List.of(2L, 4L, 4L, 1L)).write(bytes);
    }
    run(model(SavedModels.tinyNet()), "x.npz", "--output", "conv");

    var floats = new float[2 * 16];
    floats[3] = 200;
    try (var answers = NpzInput.open(folder.resolve("y.npz"));
        var runner =
            new GraphRunner(GraphDef.newBuilder().addAllNode(SavedModels.tinyNet()).build());
        var x = GraphRunner.tensor(floats, 2, 4, 4, 1);
        var expected = runner.run(Map.of("x:0", x), List.of("conv:0"))) {
      assertThat(answers.read("conv").shape()).containsExactly(4, 4, 3);
      assertRows(answers.read("conv"), GraphRunner.floats(expected.get(0)));
    }
  }

  @Test
  void arraysOfSeveralInputsByName() throws IOException {
    var nodes = new ArrayList<>(SavedModels.tinyNet());
    nodes.add(Nodes.placeholder("more", DataType.DT_FLOAT, List.of(-1L, 2L)));
    nodes.add(Nodes.floatOp("sum", "AddV2", "y", "more").build());
    try (var npz = new NpzOutput(folder.resolve("x.npz"))) {
      npz.floats("more", List.of(1L, 2L), List.of(new float[] {1000, 2000}));
      npz.floats("x", List.of(1L, 4L, 4L, 1L), List.of(new float[16]));
    }
    run(model(nodes), "x.npz");
    try (var answers = NpzInput.open(folder.resolve("y.npz"))) {
      assertRows(answers.read("sum"), new float[] {1000, 2000});
    }
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnyWork() throws IOException {
    try (var npz = new NpzOutput(folder.resolve("shape.npz"))) {
      npz.floats("x", List.of(2L, 4L, 4L), List.of(new float[32]));
    }
    try (var npz = new NpzOutput(folder.resolve("name.npz"))) {
      npz.floats("image", List.of(1L, 4L, 4L, 1L), List.of(new float[16]));
    }
    Files.writeString(folder.resolve("text.npz"), "x = 1");
    assertRefused("shape.npz", RefusalCode.DATA_SHAPE_MISMATCH, "x");
    assertRefused("name.npz", RefusalCode.DATA_ARRAY_MISSING, "x");
    assertRefused("text.npz", RefusalCode.UNKNOWN_FORMAT, "text.npz");
    assertThat(folder.resolve("y.npz")).doesNotExist();
  }

  private void assertRefused(String data, RefusalCode code, String culprit) {
    var refusal =
        catchThrowableOfType(RefusedException.class, () -> run(model(SavedModels.tinyNet()), data));
    assertThat(refusal)
        .returns(code, RefusedException::code)
        .returns(culprit, RefusedException::culprit);
  }

  private static void assertRows(NumberArray array, float[] expected) {
    var values = new float[expected.length];
    int next = 0;
    for (var row : array.rows()) {
      System.arraycopy(row, 0, values, next, row.length);
      next += row.length;
    }
    assertThat(next).isEqualTo(expected.length);
    assertThat(values).containsExactly(expected, within(1e-5f));
  }

  private Path model(List<NodeDef> nodes) throws IOException {
    var graph = GraphDef.newBuilder().addAllNode(nodes).build();
    return Files.write(folder.resolve("net.pb"), graph.toByteArray());
  }

  private void run(Path model, String data, String... options) {
    var arguments = new ArrayList<>(List.of(model.toString(), "--data"));
    arguments.add(folder.resolve(data).toString());
    arguments.addAll(List.of("--out", folder.resolve("y.npz").toString()));
    arguments.addAll(List.of(options));
    var command = new CommandLine(new RunCommand()).setOut(new PrintWriter(new StringWriter()));
    var thrown = new AtomicReference<RuntimeException>();
    command.setExecutionExceptionHandler(
        (e, _, _) -> {
          thrown.set((RuntimeException) e);
          return 3;
        });
    int status = command.execute(arguments.toArray(String[]::new));
    if (thrown.get() != null) {
      throw thrown.get();
    }
    assertThat(status).isZero();
  }
}
