package dev.zippermerge.engine.calibrate;

import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Tensors of one task's teacher and student, and what losses do with them.
 *
 * @param training whether the student is taken in the form in which it is trained
 */
record LossTensors(Graph graph, Ops tf, StudentNetwork network, boolean training) {
  Operand<TFloat32> student(String tensor) {
    return tensor(
        training ? JointGraph.training(network, tensor) : JointGraph.student(network, tensor));
  }

  Operand<TFloat32> teacher(String tensor) {
    return tensor(JointGraph.teacher(network, tensor));
  }

  Operand<TFloat32> scaled(Operand<TFloat32> value, double factor) {
    return tf.math.mul(value, tf.constant((float) factor));
  }

  /** The mean over all dimensions. */
  Operand<TFloat32> mean(Operand<TFloat32> value) {
    return tf.math.mean(tf.reshape(value, tf.constant(new int[] {-1})), tf.constant(0));
  }

  private Operand<TFloat32> tensor(String name) {
    int colon = name.indexOf(':');
    return graph
        .operation(name.substring(0, colon))
        .output(Integer.parseInt(name.substring(colon + 1)));
  }
}
