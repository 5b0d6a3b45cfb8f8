package dev.zippermerge.engine.vq;

import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.calibrate.TrainedVariable;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Quantised networks as the artifact holds them.
 *
 * @param networks the networks, with the codes that were learnt
 * @param books the books, in order
 * @param constants for each task its other constants
 * @param values by variable of {@link QuantisedStudent}, the values with which the student answers
 *     as the artifact does
 */
public record StoredQuantised(
    QuantisedNetworks networks,
    List<StoredBook> books,
    List<StoredConstants> constants,
    Map<String, float[]> values) {

  /**
   * Rounds and codes.
   *
   * @param encoded the networks as encoded
   * @param trained values of all variables of {@link QuantisedStudent}, by name
   */
  public static StoredQuantised of(QuantisedNetworks encoded, Map<String, float[]> trained) {
    var networks = learnt(encoded, trained);
    var values = new HashMap<>(trained);
    var books = new ArrayList<StoredBook>();
    for (int i = 0; i < networks.books().size(); i++) {
      int index = i;
      var book = networks.books().get(i);
      var codes =
          networks.layers().stream()
              .filter(layer -> layer.book() == index)
              .map(QuantisedLayer::codes)
              .toList();
      var stored = StoredBook.of(book, codes);
      books.add(stored);
      values.put(VariableNames.codebook(book), stored.rounded(book));
    }
    var constants =
        IntStream.range(0, networks.tasks().size())
            .mapToObj(task -> constants(networks, task, trained))
            .toList();
    constants.forEach(stored -> values.putAll(stored.rounded()));
    return new StoredQuantised(networks, List.copyOf(books), constants, values);
  }

  private static StoredConstants constants(
      QuantisedNetworks networks, int task, Map<String, float[]> trained) {
    return StoredConstants.of(
        networks.tasks().get(task),
        networks.originals().get(task),
        networks.layers(task).toList(),
        trained);
  }

  private static QuantisedNetworks learnt(QuantisedNetworks encoded, Map<String, float[]> trained) {
    return new QuantisedNetworks(
        encoded.tasks(),
        encoded.originals(),
        encoded.books().stream()
            .map(book -> book.withValues(value(trained, VariableNames.codebook(book))))
            .toList(),
        encoded.layers().stream()
            .map(
                layer ->
                    layer.withCodes(
                        Codes.integers(
                            value(
                                trained,
                                VariableNames.codes(encoded.tasks().get(layer.task()), layer)))))
            .toList(),
        encoded.price());
  }

  private static float[] value(Map<String, float[]> values, String variable) {
    return Objects.requireNonNull(values.get(variable), variable);
  }

  /** Makes the student answer as the artifact does. */
  public void writeTo(JointModel model) {
    model.writeAll(this::value);
  }

  private float[] value(TrainedVariable variable) {
    return value(values, variable.name());
  }

  /** Bytes of a book's codewords in the graph. */
  public long codewordBytes(int book) {
    return books.get(book).codewords().size();
  }

  /** Bytes of a layer's codes and of what belongs to its output channels in the graph. */
  public long bytes(QuantisedLayer layer) {
    var stored = constants.get(layer.task());
    var inBook = networks.layers().stream().filter(l -> l.book() == layer.book()).toList();
    int index =
        IntStream.range(0, inBook.size())
            .filter(i -> same(inBook.get(i), layer))
            .findFirst()
            .orElseThrow();
    return books.get(layer.book()).codeBytes(index)
        + stored.scales(layer).size()
        + stored.termBytes(layer.layer());
  }

  private static boolean same(QuantisedLayer a, QuantisedLayer b) {
    return a.task() == b.task() && a.layer().name().equals(b.layer().name());
  }

  /** Bytes of a layer that is kept, and of what belongs to its output channels in the graph. */
  public long keptBytes(int task, WeightLayer layer) {
    var stored = constants.get(task);
    return Objects.requireNonNull(stored.constant(layer.kernel())).size() + stored.termBytes(layer);
  }

  /** A layer's kernel as the artifact yields it: what the original's kernel is held against. */
  public float[] decoded(QuantisedLayer layer) {
    var book = networks.books().get(layer.book());
    int length = book.segmentLength();
    var codewords = value(values, VariableNames.codebook(book));
    var rows = new float[layer.codes().length * length];
    for (int row = 0; row < layer.codes().length; row++) {
      System.arraycopy(codewords, layer.codes()[row] * length, rows, row * length, length);
    }
    return KernelRows.of(layer.layer(), length).kernel(rows);
  }
}
