package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;

/** Activations that are layers of their own, with parameters. */
final class Rectifiers {
  /** Those that can stand in the place of an activation function. */
  static final Set<String> ACTIVATIONS =
      Set.of("ReLU", "LeakyReLU", "ELU", "Softmax", "ThresholdedReLU");

  private Rectifiers() {}

  /** ReLU: 0 below the threshold (or a slope), the input from there on, at most a maximum. */
  static LayerTensor relu(LayerCall call) {
    var scope = call.scope();
    var x = call.input();
    double threshold = call.config().number("threshold", 0);
    double slope = call.config().number("negative_slope", 0);
    double most = call.config().number("max_value", Double.POSITIVE_INFINITY);
    if (threshold == 0 && slope == 0 && (most == 6 || most == Double.POSITIVE_INFINITY)) {
      return scope.unary(most == 6 ? "Relu6" : "Relu", x);
    }
    if (threshold == 0 && most == Double.POSITIVE_INFINITY) {
      return leaky(scope, x, slope);
    }
    var above = threshold == 0 ? scope.unary("Relu", x) : above(scope, x, threshold);
    if (most != Double.POSITIVE_INFINITY) {
      above = scope.binary("Minimum", scope.unary("Relu", above), scope.scalar(most));
    }
    if (slope == 0) {
      return above;
    }
    var below = scope.unary("Relu", scope.binary("Sub", scope.scalar(threshold), x));
    return scope.binary("Sub", above, scope.binary("Mul", below, scope.scalar(slope)));
  }

  /** LeakyReLU; its slope has two names. */
  static LayerTensor leaky(LayerCall call) {
    double slope = call.config().number("negative_slope", call.config().number("alpha", 0.3));
    return leaky(call.scope(), call.input(), slope);
  }

  static LayerTensor leaky(Scope scope, LayerTensor x, double slope) {
    var alpha = AttrValue.newBuilder().setF((float) slope).build();
    return scope.add(scope.op("LeakyRelu", x).putAttr("alpha", alpha), x.shape());
  }

  /** ThresholdedReLU: the input where it is above theta, else 0. */
  static LayerTensor thresholded(LayerCall call) {
    return above(call.scope(), call.input(), call.config().number("theta", 1));
  }

  /** ELU: alpha (exp(x) - 1) below 0. */
  static LayerTensor elu(LayerCall call) {
    var scope = call.scope();
    var x = call.input();
    double alpha = call.config().number("alpha", 1);
    if (alpha == 1) {
      return scope.unary("Elu", x);
    }
    var below = scope.unary("Elu", scope.binary("Minimum", x, scope.scalar(0)));
    var scaled = scope.binary("Mul", below, scope.scalar(alpha));
    return scope.binary("AddV2", scope.unary("Relu", x), scaled);
  }

  /** PReLU: a slope below 0 that was learnt, one for each value or shared along dimensions. */
  static LayerTensor learned(LayerCall call) {
    var scope = call.scope();
    var x = call.input();
    var shape = new ArrayList<>(x.shape().subList(1, x.rank()));
    if (call.config().get("shared_axes") != null) {
      for (int axis : call.config().integers("shared_axes")) {
        if (axis < 1 || axis > shape.size()) {
          throw call.config().wrong("shared_axes");
        }
        shape.set(axis - 1, 1L);
      }
    }
    var alpha =
        call.weights().constant("alpha", shape.stream().mapToLong(Long::longValue).toArray());
    var below = scope.binary("Minimum", x, scope.scalar(0));
    return scope.binary("AddV2", scope.unary("Relu", x), scope.binary("Mul", below, alpha));
  }

  /** Softmax along any one dimension. */
  static LayerTensor softmax(LayerCall call) {
    var scope = call.scope();
    var x = call.input();
    var axes = call.config().get("axis") == null ? new int[] {-1} : call.config().integers("axis");
    int axis = axes.length != 1 ? 0 : axes[0] < 0 ? x.rank() + axes[0] : axes[0];
    if (axis < 1 || axis >= x.rank()) {
      throw call.misfit("a softmax along dimensions " + Arrays.toString(axes));
    }
    if (axis == x.rank() - 1) {
      return scope.unary("Softmax", x);
    }
    var order = new int[x.rank()];
    Arrays.setAll(order, i -> i);
    order[axis] = x.rank() - 1;
    order[x.rank() - 1] = axis;
    return scope.transpose(scope.unary("Softmax", scope.transpose(x, order)), order);
  }

  static List<WeightRole> learnedWeights(LayerConfig config) {
    return List.of(WeightRole.trained("alpha"));
  }

  private static LayerTensor above(Scope scope, LayerTensor x, double threshold) {
    var mask = scope.binary("Greater", x, scope.scalar(threshold));
    var cast =
        Nodes.op(mask.name() + "/Cast", "Cast", mask.name())
            .putAttr("SrcT", Nodes.type(DataType.DT_BOOL))
            .putAttr("DstT", Nodes.type(DataType.DT_FLOAT));
    return scope.binary("Mul", x, scope.add(cast, x.shape()));
  }
}
