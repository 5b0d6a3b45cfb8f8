package dev.zippermerge.engine.export;

import dev.zippermerge.engine.graph.Nodes;
import java.util.List;
import org.tensorflow.proto.NodeDef;

/**
 * A variable as it is, in single precision.
 *
 * @param values in row-major order of the shape
 * @param shape its shape
 */
public record SingleFloats(float[] values, List<Long> shape) implements StoredVariable {
  @Override
  public long size() {
    return (long) values.length * Float.BYTES;
  }

  @Override
  public List<NodeDef> nodes(String name) {
    var sizes = shape.stream().mapToLong(Long::longValue).toArray();
    return List.of(Nodes.constant(name, values, sizes));
  }
}
