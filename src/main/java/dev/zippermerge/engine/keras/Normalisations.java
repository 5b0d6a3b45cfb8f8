package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;

/** Batch and layer normalisation. */
final class Normalisations {
  private Normalisations() {}

  static List<WeightRole> batchWeights(LayerConfig config) {
    var roles = new ArrayList<>(layerWeights(config));
    roles.add(WeightRole.counted("moving_mean"));
    roles.add(WeightRole.counted("moving_variance"));
    return roles;
  }

  static List<WeightRole> layerWeights(LayerConfig config) {
    var roles = new ArrayList<WeightRole>();
    if (config.flag("scale", true)) {
      roles.add(WeightRole.trained("gamma"));
    }
    if (config.flag("center", true)) {
      roles.add(WeightRole.trained("beta"));
    }
    return roles;
  }

  /** BatchNormalization with the statistics of training. */
  static LayerTensor batch(LayerCall call) {
    var x = call.input();
    int axis = axis(call, x);
    var batch = new Batch(call, x, axis);
    boolean image = x.rank() == 4;
    return image && (axis == 3 || axis == 1) ? batch.fused(axis == 1) : batch.spelledOut();
  }

  /** LayerNormalization over the last dimension. */
  static LayerTensor layer(LayerCall call) {
    var x = call.input();
    int axis = axis(call, x);
    if (axis != x.rank() - 1) {
      throw call.misfit("it normalises along dimension " + axis + ", not the last");
    }
    var scope = call.scope();
    var mean = scope.reduce("Mean", x, true, axis);
    var centred = scope.binary("Sub", x, mean);
    var variance = scope.reduce("Mean", scope.unary("Square", centred), true, axis);
    var safe = scope.binary("AddV2", variance, scope.scalar(epsilon(call)));
    var result = scope.binary("Mul", centred, scope.unary("Rsqrt", safe));
    long size = x.size(axis);
    if (call.weights().has("gamma")) {
      result = scope.binary("Mul", result, call.weights().constant("gamma", size));
    }
    return call.weights().has("beta")
        ? scope.binary("AddV2", result, call.weights().constant("beta", size))
        : result;
  }

  private static double epsilon(LayerCall call) {
    return call.config().number("epsilon", 1e-3);
  }

  private static int axis(LayerCall call, LayerTensor x) {
    var axes = call.config().get("axis") == null ? new int[] {-1} : call.config().integers("axis");
    if (axes.length != 1) {
      throw call.misfit("it normalises along several dimensions");
    }
    int axis = axes[0] < 0 ? x.rank() + axes[0] : axes[0];
    if (axis < 1 || axis >= x.rank()) {
      throw call.config().wrong("axis");
    }
    return axis;
  }

  /** One call of a batch normalisation. */
  private record Batch(LayerCall call, LayerTensor x, int axis) {

    /** As one operation, for images. */
    LayerTensor fused(boolean channelsFirst) {
      var mean = call.weights().constant("moving_mean", x.size(axis));
      var variance = call.weights().constant("moving_variance", x.size(axis));
      var node =
          call.scope()
              .op(
                  "FusedBatchNormV3",
                  x,
                  parameter("gamma", 1),
                  parameter("beta", 0),
                  mean,
                  variance)
              .putAttr("U", Nodes.type(DataType.DT_FLOAT))
              .putAttr("epsilon", AttrValue.newBuilder().setF((float) epsilon(call)).build())
              .putAttr("data_format", new Layout(channelsFirst).attribute())
              .putAttr("is_training", AttrValue.newBuilder().setB(false).build());
      return call.scope().add(node, x.shape());
    }

    /** As product and sum, for everything else. */
    LayerTensor spelledOut() {
      int size = Math.toIntExact(x.size(axis));
      var mean = call.weights().values("moving_mean", size);
      var variance = call.weights().values("moving_variance", size);
      var gamma = values("gamma", size, 1);
      var beta = values("beta", size, 0);
      var factor = new float[size];
      var offset = new float[size];
      for (int i = 0; i < size; i++) {
        double scale = gamma[i] / Math.sqrt(variance[i] + epsilon(call));
        factor[i] = (float) scale;
        offset[i] = (float) (beta[i] - mean[i] * scale);
      }
      var shape = new long[x.rank() - axis];
      Arrays.fill(shape, 1);
      shape[0] = size;
      var scope = call.scope();
      var scaled = scope.binary("Mul", x, scope.constant("factor", factor, shape));
      return scope.binary("AddV2", scaled, scope.constant("offset", offset, shape));
    }

    private LayerTensor parameter(String role, float otherwise) {
      int size = Math.toIntExact(x.size(axis));
      return call.weights().has(role)
          ? call.weights().constant(role, size)
          : call.scope().constant(role, filled(size, otherwise), size);
    }

    private float[] values(String role, int size, float otherwise) {
      return call.weights().has(role) ? call.weights().values(role, size) : filled(size, otherwise);
    }

    private static float[] filled(int size, float value) {
      var values = new float[size];
      Arrays.fill(values, value);
      return values;
    }
  }
}
