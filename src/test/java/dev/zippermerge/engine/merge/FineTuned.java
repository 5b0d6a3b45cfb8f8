package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.model.ModelReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Copies of a network in which some layers have gone on and others have not. */
public final class FineTuned {
  private FineTuned() {}

  /**
   * Writes a copy of a network of this package's.
   *
   * @param changed beginnings of the names of the constants that differ
   */
  public static Path write(Path folder, Path model, long seed, String... changed) {
    var network = new TestNetworks(seed);
    var random = new Random(seed);
    var original = ModelReader.read(model, null, null, null).graph();
    original.graph().getNodeList().stream()
        .map(node -> isChanged(node, changed) ? moved(node, random) : node)
        .forEach(network.nodes::add);
    return network.write(folder, original.outputs().getFirst().shape());
  }

  private static boolean isChanged(NodeDef node, String... changed) {
    return node.getOp().equals("Const")
        && Nodes.dtype(node) == DataType.DT_FLOAT
        && Arrays.stream(changed).anyMatch(node.getName()::startsWith);
  }

  private static NodeDef moved(NodeDef constant, Random random) {
    var values = Nodes.floats(constant);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i]) * 0.5f + random.nextFloat() * 0.5f;
    }
    List<Long> shape = Nodes.shape(constant);
    return Nodes.constant(
        constant.getName(), values, shape.stream().mapToLong(Long::longValue).toArray());
  }
}
