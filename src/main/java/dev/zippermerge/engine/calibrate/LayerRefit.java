package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Least squares over one variable that the kernels of some layers are read from: it minimises, over
 * the layers, |S x - T y|² / |T y|² + ridge |S - S0|² / |S0|², where S is the student's kernel, S0
 * what it was before, T the teacher's, x what the student feeds the layer and y what the teacher
 * does. Biases cancel. The kernel is linear in the variable, so conjugate gradients find the
 * minimum from gradients alone, whatever the layer's operation is; the ridge keeps components that
 * the examples say nothing about where they were.
 */
public final class LayerRefit implements AutoCloseable {
  private static final double RIDGE = 0.1;
  private static final int STEPS = 20;

  /** The residual's size over its first at which to stop. */
  private static final double TOLERANCE = 1e-3;

  private final JointModel model;
  private final TrainedVariable variable;
  private final List<Layer> layers = new ArrayList<>();
  private final Output<?> gradient;

  /**
   * Prepares a refit.
   *
   * @param model the student beside its teachers, variables as they are before
   * @param variable what may change
   * @param examples for each layer that reads the variable, in whatever order, its examples
   */
  public LayerRefit(JointModel model, TrainedVariable variable, List<Examples> examples) {
    this.model = model;
    this.variable = variable;
    var graph = model.runner().graph();
    var tf = Ops.create(graph).withSubScope("refit_" + variable.name().replace('/', '_'));
    examples.forEach(part -> layers.add(new Layer(tf, part)));
    var loss = layers.stream().map(layer -> layer.loss).reduce(tf.math::add).orElseThrow();
    var read = graph.operation(variable.read()).output(0);
    this.gradient =
        graph
            .addGradients(
                tf.scope().makeOpName("gradients"),
                new Output<?>[] {loss.asOutput()},
                new Output<?>[] {read},
                null)[0];
  }

  /**
   * One layer and what it is refit on.
   *
   * @param network the task's network
   * @param layer a layer whose kernel reads the variable
   * @param batch input of the network, one example after the other
   * @param size number of examples
   */
  public record Examples(StudentNetwork network, WeightLayer layer, float[] batch, int size) {}

  /** Finds the minimum; the model's variable has it afterwards. */
  public float[] run() {
    var start = model.read(variable);
    var search = new ConjugateGradients(gradient(start));
    for (int step = 0; step < STEPS && search.residual() > TOLERANCE; step++) {
      search.advance(gradient(sum(start, search.direction())));
    }
    var found = sum(start, search.solution());
    model.write(variable, found);
    return found;
  }

  private float[] gradient(float[] values) {
    model.write(variable, values);
    var runner = model.session().runner().fetch(gradient);
    layers.forEach(layer -> layer.feed(runner));
    try (var result = runner.run()) {
      return GraphRunner.floats(result.get(0));
    }
  }

  private static float[] sum(float[] a, double[] b) {
    var sum = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = (float) (a[i] + b[i]);
    }
    return sum;
  }

  @Override
  public void close() {
    layers.forEach(Layer::close);
  }

  /** One layer's share of the loss, with the tensors that stay the same throughout. */
  private final class Layer {
    final Operand<TFloat32> loss;
    private final Map<String, TFloat32> fed = new LinkedHashMap<>();

    Layer(Ops tf, Examples examples) {
      var network = examples.network();
      var operation = examples.layer().name() + ":0";
      var kernel = examples.layer().kernel() + ":0";
      var before = tf.placeholder(TFloat32.class);
      var x = JointModel.inputs(network, examples.batch(), examples.size());
      try {
        var input = input(network, examples.layer());
        var target = JointGraph.teacher(network, operation);
        fed.put(input, value(x, input));
        fed.put(target, value(x, target));
        fed.put(before.op().name() + ":0", value(x, JointGraph.student(network, kernel)));
      } finally {
        x.values().forEach(TFloat32::close);
      }
      var tensors = new LossTensors(model.runner().graph(), tf, network, false);
      var mismatch = relative(tf, tensors.student(operation), tensors.teacher(operation));
      var change = relative(tf, tensors.student(kernel), before);
      loss = tf.math.add(mismatch, tensors.scaled(change, RIDGE));
    }

    /** Name of the tensor that the student's layer takes. */
    private static String input(StudentNetwork network, WeightLayer layer) {
      var input = network.teacher().node(layer.name()).getInput(0);
      var tensor = input.contains(":") ? input : input + ":0";
      var placeholder = JointGraph.inputs(network).get(tensor.substring(0, tensor.indexOf(':')));
      return placeholder != null ? placeholder + ":0" : JointGraph.student(network, tensor);
    }

    /** A copy of a tensor's value; what is fed cannot be fetched. */
    private TFloat32 value(Map<String, TFloat32> inputs, String tensor) {
      var input = inputs.get(tensor);
      if (input != null) {
        return GraphRunner.tensor(GraphRunner.floats(input), input.shape().asArray());
      }
      try (var result = model.runner().run(inputs, List.of(tensor))) {
        var value = result.get(0);
        return GraphRunner.tensor(GraphRunner.floats(value), value.shape().asArray());
      }
    }

    /** |a - b|² / |b|². */
    private static Operand<TFloat32> relative(Ops tf, Operand<TFloat32> a, Operand<TFloat32> b) {
      return tf.math.div(squares(tf, tf.math.sub(a, b)), squares(tf, b));
    }

    private static Operand<TFloat32> squares(Ops tf, Operand<TFloat32> value) {
      var flat = tf.reshape(value, tf.constant(new int[] {-1}));
      return tf.sum(tf.math.mul(flat, flat), tf.constant(0));
    }

    void feed(Session.Runner runner) {
      fed.forEach(runner::feed);
    }

    void close() {
      fed.values().forEach(TFloat32::close);
    }
  }
}
