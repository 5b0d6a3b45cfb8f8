package dev.zippermerge.engine.calibrate;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** Adam (Kingma and Ba, 2015) over some variables of a joint graph, with moments of its own. */
public final class Adam {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-7f;

  private final Ops tf;
  private final List<Op> updates = new ArrayList<>();
  private final List<Op> initialisers = new ArrayList<>();
  private final Placeholder<TFloat32> rate;
  private int updatesDone;

  /**
   * Adds gradients and updates to the graph.
   *
   * @param name prefix of all names
   * @param loss what to lower; depends on every variable
   * @param variables what may change
   */
  public Adam(Graph graph, String name, Operand<TFloat32> loss, List<TrainedVariable> variables) {
    tf = Ops.create(graph).withSubScope(name);
    rate = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    var reads =
        variables.stream()
            .map(variable -> graph.operation(variable.read()).output(0))
            .toArray(Output<?>[]::new);
    var gradients =
        graph.addGradients(name + "/gradients", new Output<?>[] {loss.asOutput()}, reads, null);
    for (int i = 0; i < reads.length; i++) {
      var variable = variables.get(i);
      update(variable, graph.operation(variable.name()).output(0), gradients[i]);
    }
  }

  /** Zeroes the moments; once, before the first step. */
  public void initialise(Session session) {
    var runner = session.runner();
    initialisers.forEach(runner::addTarget);
    runner.run().close();
  }

  /**
   * Prepares a run that makes one update.
   *
   * @param learningRate the rate from {@link #corrected}
   */
  public Session.Runner update(Session.Runner runner, TFloat32 learningRate) {
    updates.forEach(runner::addTarget);
    return runner.feed(rate, learningRate);
  }

  /**
   * The rate that makes the next update that of textbook Adam: rate x sqrt(1 - beta2^t) / (1 -
   * beta1^t).
   */
  public float corrected(double learningRate) {
    updatesDone++;
    return (float)
        (learningRate
            * Math.sqrt(1 - Math.pow(BETA2, updatesDone))
            / (1 - Math.pow(BETA1, updatesDone)));
  }

  private void update(
      TrainedVariable variable, Operand<? extends TType> handle, Output<?> gradient) {
    var zero = tf.constant(0f);
    // With both powers at 0, the operation applies the fed rate as it is.
    updates.add(
        tf.train.resourceApplyAdam(
            handle,
            moment(variable, "m"),
            moment(variable, "v"),
            zero,
            zero,
            rate,
            tf.constant(BETA1),
            tf.constant(BETA2),
            tf.constant(EPSILON),
            gradient.expect(TFloat32.class)));
  }

  private Operand<? extends TType> moment(TrainedVariable variable, String which) {
    var shape = variable.shape().stream().mapToLong(Long::longValue).toArray();
    var name = tf.scope().makeOpName(variable.name().replace('/', '_') + "_" + which);
    var handle = tf.varHandleOp(TFloat32.class, Shape.of(shape), VarHandleOp.sharedName(name));
    initialisers.add(tf.assignVariableOp(handle, tf.fill(tf.constant(shape), tf.constant(0f))));
    return handle;
  }
}
