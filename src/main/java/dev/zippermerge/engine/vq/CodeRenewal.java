package dev.zippermerge.engine.vq;

import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.calibrate.Renewal;
import dev.zippermerge.engine.calibrate.TrainedVariable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Assigns codes anew in the course of calibration, by the kernels in full precision that the
 * optimiser moves, and keeps all codes together to their budget of bits. Near the end codes stay,
 * so that everything else settles on them.
 */
public final class CodeRenewal implements Renewal {
  /** Steps from one assignment to the next. */
  private static final int INTERVAL = 20;

  /** Share of the steps after which codes stay. */
  private static final double LEARNING = 0.8;

  private final QuantisedNetworks networks;
  private final int last;
  private final double targetBits;

  /**
   * @param networks the networks as encoded
   * @param steps of the calibration
   * @param targetBits bits of all codes together
   */
  public CodeRenewal(QuantisedNetworks networks, int steps, double targetBits) {
    this.networks = networks;
    this.last = (int) (LEARNING * steps) / INTERVAL * INTERVAL;
    this.targetBits = targetBits;
  }

  @Override
  public boolean settled(int step) {
    return step > last || last == 0;
  }

  @Override
  public void renew(JointModel model, Gradients gradients, int step) {
    if (step == 0 || step > last || step % INTERVAL != 0) {
      return;
    }
    var variables =
        model.student().variables().stream()
            .collect(Collectors.toMap(TrainedVariable::name, Function.identity()));
    var values = new Values(model, variables);
    var weights = LayerWeights.of(networks, gradients.sizes());
    var books =
        networks.books().stream()
            .map(book -> book.withValues(values.read(VariableNames.codebook(book))))
            .toList();
    var searches = networks.layers().stream().map(layer -> search(layer, values, weights)).toList();
    var bookOf = networks.layers().stream().map(QuantisedLayer::book).toList();
    var rate = new Rate(books, bookOf, searches, targetBits);
    double price = values.read(VariableNames.PRICE)[0];
    if (step == last) {
      price = rate.reach(price);
    } else {
      rate.assign(price);
      price = rate.corrected(price);
    }
    write(values, searches, price);
  }

  private CodeSearch search(
      QuantisedLayer layer, Values values, Map<QuantisedLayer, Double> weights) {
    var task = networks.tasks().get(layer.task());
    var codes = Codes.integers(values.read(VariableNames.codes(task, layer)));
    return new CodeSearch(
        networks.books().get(layer.book()),
        values.read(VariableNames.latent(task, layer)),
        codes,
        Objects.requireNonNull(weights.get(layer)));
  }

  private void write(Values values, List<CodeSearch> searches, double price) {
    var written = new HashMap<String, float[]>();
    for (int i = 0; i < searches.size(); i++) {
      var layer = networks.layers().get(i);
      var task = networks.tasks().get(layer.task());
      written.put(VariableNames.codes(task, layer), Codes.floats(searches.get(i).codes()));
    }
    written.put(VariableNames.PRICE, new float[] {(float) price});
    values.write(written);
  }

  /** Values of the model's variables by their names. */
  private record Values(JointModel model, Map<String, TrainedVariable> variables) {
    float[] read(String name) {
      return model.read(variable(name));
    }

    void write(Map<String, float[]> values) {
      var written = new HashMap<TrainedVariable, float[]>();
      values.forEach((name, value) -> written.put(variable(name), value));
      model.write(written);
    }

    private TrainedVariable variable(String name) {
      var variable = variables.get(name);
      if (variable == null) {
        throw new IllegalArgumentException("no variable " + name);
      }
      return variable;
    }
  }
}
