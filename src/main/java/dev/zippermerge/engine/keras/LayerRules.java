package dev.zippermerge.engine.keras;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The layers that are taken over: every class that is not listed is refused by name. */
final class LayerRules {
  private static final LayerRule IDENTITY = LayerRule.plain(LayerCall::input);

  /** Layers that do something in training only. */
  private static final List<String> IDENTITIES =
      List.of(
          "ActivityRegularization",
          "AlphaDropout",
          "Dropout",
          "GaussianDropout",
          "GaussianNoise",
          "Identity",
          "RandomBrightness",
          "RandomContrast",
          "RandomFlip",
          "RandomHeight",
          "RandomRotation",
          "RandomTranslation",
          "RandomWidth",
          "RandomZoom",
          "SpatialDropout1D",
          "SpatialDropout2D");

  private static final Map<String, LayerRule> RULES = rules();

  private LayerRules() {}

  /** The rule for a layer; null for {@code InputLayer}, models, and what is not taken over. */
  static @Nullable LayerRule find(LayerConfig layer) {
    return Operators.isOperator(layer) ? Operators.find(layer) : RULES.get(layer.className());
  }

  /**
   * The rule for a layer that has one.
   *
   * @throws NoSuchElementException where there is none
   */
  static LayerRule get(LayerConfig layer) {
    var rule = find(layer);
    if (rule == null) {
      throw new NoSuchElementException(layer.className());
    }
    return rule;
  }

  private static Map<String, LayerRule> rules() {
    var rules = new HashMap<String, LayerRule>();
    IDENTITIES.forEach(name -> rules.put(name, IDENTITY));
    weighted(rules);
    poolings(rules);
    activations(rules);
    shapes(rules);
    merges(rules);
    return Map.copyOf(rules);
  }

  private static void weighted(Map<String, LayerRule> rules) {
    for (int i = 1; i <= 2; i++) {
      int dimensions = i;
      rules.put(
          "Conv" + i + "D",
          new LayerRule(Convolutions::weights, call -> Convolutions.full(call, dimensions)));
      rules.put(
          "Conv" + i + "DTranspose",
          new LayerRule(Convolutions::weights, call -> Convolutions.transposed(call, dimensions)));
      rules.put(
          "DepthwiseConv" + i + "D",
          new LayerRule(Convolutions::weights, call -> Convolutions.depthwise(call, dimensions)));
      rules.put(
          "SeparableConv" + i + "D",
          new LayerRule(
              Convolutions::separableWeights, call -> Convolutions.separable(call, dimensions)));
    }
    rules.put("Dense", new LayerRule(Convolutions::weights, Dense::write));
    rules.put(
        "BatchNormalization", new LayerRule(Normalisations::batchWeights, Normalisations::batch));
    rules.put(
        "LayerNormalization", new LayerRule(Normalisations::layerWeights, Normalisations::layer));
    rules.put(
        "Normalization",
        new LayerRule(Preprocessing::normalizationWeights, Preprocessing::normalization));
    rules.put("PReLU", new LayerRule(Rectifiers::learnedWeights, Rectifiers::learned));
  }

  private static void poolings(Map<String, LayerRule> rules) {
    for (int i = 1; i <= 2; i++) {
      int dimensions = i;
      plain(rules, "MaxPooling" + i + "D", call -> Poolings.windows(call, "MaxPool", dimensions));
      plain(
          rules, "AveragePooling" + i + "D", call -> Poolings.windows(call, "AvgPool", dimensions));
      plain(rules, "GlobalMaxPooling" + i + "D", call -> Poolings.global(call, "Max", dimensions));
      plain(
          rules,
          "GlobalAveragePooling" + i + "D",
          call -> Poolings.global(call, "Mean", dimensions));
      plain(rules, "ZeroPadding" + i + "D", call -> Paddings.zeros(call, dimensions));
      plain(rules, "Cropping" + i + "D", call -> Paddings.cropping(call, dimensions));
    }
  }

  private static void activations(Map<String, LayerRule> rules) {
    plain(rules, "Activation", call -> Activations.ofField(call, call.input()));
    plain(rules, "ReLU", Rectifiers::relu);
    plain(rules, "LeakyReLU", Rectifiers::leaky);
    plain(rules, "ELU", Rectifiers::elu);
    plain(rules, "Softmax", Rectifiers::softmax);
    plain(rules, "ThresholdedReLU", Rectifiers::thresholded);
  }

  private static void shapes(Map<String, LayerRule> rules) {
    plain(rules, "Flatten", Shapes::flatten);
    plain(rules, "Reshape", Shapes::reshape);
    plain(rules, "Permute", Shapes::permute);
    plain(rules, "RepeatVector", Shapes::repeat);
    plain(rules, "UpSampling1D", Resizes::repeatedSteps);
    plain(rules, "UpSampling2D", Resizes::upSampling);
    plain(rules, "Resizing", Resizes::resizing);
    plain(rules, "Rescaling", Preprocessing::rescaling);
  }

  private static void merges(Map<String, LayerRule> rules) {
    plain(rules, "Add", call -> Merges.fold(call, "AddV2"));
    plain(rules, "Subtract", Merges::subtract);
    plain(rules, "Multiply", call -> Merges.fold(call, "Mul"));
    plain(rules, "Average", Merges::average);
    plain(rules, "Maximum", call -> Merges.fold(call, "Maximum"));
    plain(rules, "Minimum", call -> Merges.fold(call, "Minimum"));
    plain(rules, "Concatenate", Merges::concatenate);
  }

  private static void plain(
      Map<String, LayerRule> rules, String name, Function<LayerCall, LayerTensor> write) {
    rules.put(name, LayerRule.plain(write));
  }
}
