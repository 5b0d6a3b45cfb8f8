package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private final List<Moment> moments = new ArrayList<>();
  private final Placeholder<TFloat32> rate;
  private final List<TrainedVariable> variables;
  private int updatesDone;

  /**
   * Adds gradients and updates to the graph.
   *
   * @param name prefix of all names
   * @param loss what to lower; depends on every variable
   * @param variables what may change
   */
  public Adam(Graph graph, String name, Operand<TFloat32> loss, List<TrainedVariable> variables) {
    this.variables = variables;
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
    moments.forEach(moment -> runner.addTarget(moment.zero()));
    runner.run().close();
  }

  /** The moments' values, by names that are unique in the graph. */
  Map<String, float[]> moments(Session session) {
    var runner = session.runner();
    moments.forEach(moment -> runner.fetch(moment.read()));
    var values = new LinkedHashMap<String, float[]>();
    try (var result = runner.run()) {
      for (int i = 0; i < moments.size(); i++) {
        values.put(moments.get(i).name(), GraphRunner.floats(result.get(i)));
      }
    }
    return values;
  }

  /**
   * For each variable, by name, how large its gradients lately were: the mean over its values of
   * the second moment.
   */
  Map<String, Double> gradientSizes(Session session) {
    var sizes = new LinkedHashMap<String, Double>();
    for (int i = 0; i < variables.size(); i++) {
      var moment = moments.get(2 * i + 1);
      try (var result = session.runner().fetch(moment.read()).run()) {
        double sum = 0;
        for (float value : GraphRunner.floats(result.get(0))) {
          sum += value;
        }
        sizes.put(variables.get(i).name(), sum / Nodes.size(variables.get(i).shape()));
      }
    }
    return sizes;
  }

  /** Goes on as after that many updates, which left these moments. */
  void restore(Session session, int updates, Map<String, float[]> values) {
    updatesDone = updates;
    var runner = session.runner();
    var tensors = new ArrayList<TFloat32>();
    for (var moment : moments) {
      var value = values.get(moment.name());
      if (value == null) {
        throw new IllegalArgumentException("no value of " + moment.name());
      }
      var tensor = GraphRunner.tensor(value, moment.shape());
      tensors.add(tensor);
      runner.feed(moment.value(), tensor).addTarget(moment.assign());
    }
    runner.run().close();
    tensors.forEach(TFloat32::close);
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
    var value = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
    moments.add(
        new Moment(
            name,
            shape,
            tf.assignVariableOp(handle, tf.fill(tf.constant(shape), tf.constant(0f))),
            value,
            tf.assignVariableOp(handle, value),
            tf.readVariableOp(handle, TFloat32.class)));
    return handle;
  }

  /** A moment of one variable: how it is zeroed, set and read. */
  private record Moment(
      String name,
      long[] shape,
      Op zero,
      Placeholder<TFloat32> value,
      Op assign,
      Operand<TFloat32> read) {}
}
