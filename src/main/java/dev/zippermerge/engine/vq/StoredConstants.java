package dev.zippermerge.engine.vq;

import dev.zippermerge.engine.export.IntegerKernel;
import dev.zippermerge.engine.export.IntegerKernel.ChannelAxis;
import dev.zippermerge.engine.export.ScaledHalves;
import dev.zippermerge.engine.export.StoredVariable;
import dev.zippermerge.engine.graph.BatchNormalisations;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;

/**
 * One task's constants as the artifact holds them. A normalisation that follows a layer is folded
 * into the layer's kernel, or the scales of its channels, and one term for each channel; others
 * become a factor and a term. The student's variables are set such that it answers just as the
 * artifact does.
 */
final class StoredConstants {
  /** TensorFlow's own default. */
  private static final AttrValue EPSILON = AttrValue.newBuilder().setF(1e-4f).build();

  /** What the nodes of signed bytes take more in an artifact than those of half precision. */
  private static final int NODE_BYTES = 60;

  private final String task;
  private final FlatGraph network;
  private final Map<String, QuantisedLayer> layers;
  private final Folding folding;
  private final Map<String, float[]> trained;
  private final Map<String, float[]> rounded = new HashMap<>();

  /** By constant: kernels that are kept, and other constants. */
  private final Map<String, StoredVariable> constants = new HashMap<>();

  /** By layer: scales of the output channels of a layer that is read from a book. */
  private final Map<String, StoredVariable> scales = new HashMap<>();

  /** By normalisation: what is added in its place. */
  private final Map<String, StoredVariable> terms = new HashMap<>();

  /** By normalisation that no layer takes up: what is multiplied in its place. */
  private final Map<String, StoredVariable> factors = new HashMap<>();

  private StoredConstants(
      String task, FlatGraph network, List<QuantisedLayer> layers, Map<String, float[]> trained) {
    this.task = task;
    this.network = network;
    this.layers =
        layers.stream().collect(Collectors.toMap(l -> l.layer().name(), Function.identity()));
    this.folding = Folding.of(network);
    this.trained = trained;
  }

  /**
   * Rounds.
   *
   * @param layers the task's layers that are read from books
   * @param trained values of all variables of {@link QuantisedStudent}, by name
   */
  static StoredConstants of(
      String task, FlatGraph network, List<QuantisedLayer> layers, Map<String, float[]> trained) {
    var stored = new StoredConstants(task, network, layers, trained);
    stored.store();
    return stored;
  }

  /** Values that the student's variables take, by name; others stay. */
  Map<String, float[]> rounded() {
    return rounded;
  }

  /** What stands for a constant; null if it is stored as it is, or not at all. */
  @Nullable StoredVariable constant(String name) {
    return constants.get(name);
  }

  StoredVariable scales(QuantisedLayer layer) {
    return Objects.requireNonNull(scales.get(layer.layer().name()), layer.layer().name());
  }

  /** What is added in a normalisation's place; null for one that stays. */
  @Nullable StoredVariable term(String normalisation) {
    return terms.get(normalisation);
  }

  /** What is multiplied in a normalisation's place; null if a layer takes it up. */
  @Nullable StoredVariable factor(String normalisation) {
    return factors.get(normalisation);
  }

  /** Bytes of a layer's bias, or of the term that stands for its normalisation. */
  long termBytes(WeightLayer layer) {
    var normalisation = folding.after(layer);
    var bias = layer.bias() == null ? null : constants.get(layer.bias());
    return normalisation.isPresent()
        ? Objects.requireNonNull(terms.get(normalisation.get().node())).size()
        : bias == null ? 0 : bias.size();
  }

  Folding folding() {
    return folding;
  }

  private void store() {
    var done = new HashSet<String>();
    for (var layer : network.layers()) {
      var normalisation = folding.after(layer).orElse(null);
      var quantised = layers.get(layer.name());
      if (normalisation != null) {
        done.addAll(normalisation.constants());
        done.add(String.valueOf(layer.bias()));
        folded(layer, quantised, normalisation);
      } else if (quantised != null) {
        var stored = vector(value(VariableNames.scales(task, quantised)));
        scales.put(layer.name(), stored);
        rounded.put(VariableNames.scales(task, quantised), stored.values());
      } else {
        kernel(layer, null);
      }
      done.add(layer.kernel());
    }
    normalisations(done);
    rest(done);
  }

  /** A layer whose normalisation is gone: y = conv(x, kernel x factor) + term. */
  private void folded(
      WeightLayer layer,
      @Nullable QuantisedLayer quantised,
      BatchNormalisations.Found normalisation) {
    var factor = factor(normalisation);
    var shift = shift(layer, normalisation);
    if (quantised == null) {
      kernel(layer, factor);
    } else {
      var own = value(VariableNames.scales(task, quantised));
      var stored = vector(product(own, factor));
      scales.put(layer.name(), stored);
      factor = quotient(stored.values(), own);
    }
    var term = vector(sum(own(normalisation.beta()), product(shift, factor)));
    terms.put(normalisation.node(), term);
    var deviation = deviation(normalisation);
    put(normalisation.gamma(), product(factor, deviation));
    put(normalisation.beta(), difference(term.values(), product(shift, factor)));
  }

  /** Bias - mean. */
  private float[] shift(WeightLayer layer, BatchNormalisations.Found normalisation) {
    var mean = own(normalisation.mean());
    var shift = new float[mean.length];
    boolean biased = layer.bias() != null && !normalisation.input().equals(layer.name());
    var bias = biased ? own(Objects.requireNonNull(layer.bias())) : new float[mean.length];
    for (int i = 0; i < shift.length; i++) {
      shift[i] = bias[i] - mean[i];
    }
    return shift;
  }

  /** A kernel that is kept, perhaps with a factor for each output channel. */
  private void kernel(WeightLayer layer, float @Nullable [] factor) {
    var node = network.node(layer.kernel());
    var axis = axis(layer);
    var values = own(layer.kernel()).clone();
    for (int i = 0; factor != null && i < values.length; i++) {
      values[i] *= factor[axis.channel(i)];
    }
    var stored = smaller(values, Nodes.shape(node), axis);
    constants.put(layer.kernel(), stored);
    var kept = stored.values();
    for (int i = 0; factor != null && i < kept.length; i++) {
      float by = factor[axis.channel(i)];
      kept[i] = by == 0 ? 0 : kept[i] / by;
    }
    put(layer.kernel(), kept);
  }

  private static StoredVariable smaller(float[] values, List<Long> shape, ChannelAxis axis) {
    var integers = IntegerKernel.of(values, shape, axis);
    var halves = ScaledHalves.of(values, shape);
    return integers.size() + NODE_BYTES < halves.size() ? integers : halves;
  }

  private static ChannelAxis axis(WeightLayer layer) {
    var shape = layer.kernelShape();
    if (layer.kernelTransposed()) {
      return new ChannelAxis(layer.width(), layer.depth(), List.of((long) layer.width(), 1L));
    }
    if (layer.kind() == WeightLayer.Kind.DEPTHWISE) {
      var channels = shape.subList(2, 4);
      return new ChannelAxis(Math.toIntExact(channels.get(0) * channels.get(1)), 1, channels);
    }
    return new ChannelAxis(layer.width(), 1, List.of((long) layer.width()));
  }

  /** Normalisations that no layer takes up. */
  private void normalisations(Set<String> done) {
    for (var found : BatchNormalisations.of(network.graph().getNodeList())) {
      if (done.containsAll(found.constants())) {
        continue;
      }
      done.addAll(found.constants());
      var mean = own(found.mean());
      var factor = vector(factor(found));
      var term = vector(difference(own(found.beta()), product(mean, factor.values())));
      factors.put(found.node(), factor);
      terms.put(found.node(), term);
      put(found.gamma(), product(factor.values(), deviation(found)));
      put(found.beta(), sum(term.values(), product(mean, factor.values())));
    }
  }

  private void rest(Set<String> done) {
    var encoded = layers.values().stream().map(l -> l.layer().kernel()).collect(Collectors.toSet());
    for (var constant : RestConstants.of(network, encoded)) {
      if (done.add(constant)) {
        var stored = ScaledHalves.of(own(constant), Nodes.shape(network.node(constant)));
        constants.put(constant, stored);
        put(constant, stored.values());
      }
    }
  }

  /** gamma / sqrt(variance + epsilon). */
  private float[] factor(BatchNormalisations.Found normalisation) {
    return quotient(own(normalisation.gamma()), deviation(normalisation));
  }

  private float[] deviation(BatchNormalisations.Found normalisation) {
    var attribute = network.node(normalisation.node()).getAttrOrDefault("epsilon", EPSILON);
    float epsilon = attribute.getF();
    var variance = own(normalisation.variance());
    var deviation = new float[variance.length];
    for (int i = 0; i < deviation.length; i++) {
      deviation[i] = (float) Math.sqrt((double) variance[i] + epsilon);
    }
    return deviation;
  }

  private static StoredVariable vector(float[] values) {
    return ScaledHalves.of(values, List.of((long) values.length));
  }

  private float[] own(String constant) {
    return value(VariableNames.own(task, constant));
  }

  private float[] value(String variable) {
    return Objects.requireNonNull(trained.get(variable), variable);
  }

  private void put(String constant, float[] values) {
    rounded.put(VariableNames.own(task, constant), values);
  }

  private static float[] product(float[] a, float[] b) {
    return each(a, b, (x, y) -> x * y);
  }

  private static float[] quotient(float[] a, float[] b) {
    return each(a, b, (x, y) -> x / y);
  }

  private static float[] sum(float[] a, float[] b) {
    return each(a, b, Float::sum);
  }

  private static float[] difference(float[] a, float[] b) {
    return each(a, b, (x, y) -> x - y);
  }

  /** An operation on two values. */
  @FunctionalInterface
  private interface Pairwise {
    float of(float a, float b);
  }

  private static float[] each(float[] a, float[] b, Pairwise operation) {
    var result = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = operation.of(a[i], b[i]);
    }
    return result;
  }
}
