package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.calibrate.TrainedVariable;
import dev.zippermerge.engine.export.HalfFloats;
import dev.zippermerge.engine.export.StoredVariable;
import dev.zippermerge.engine.spec.CodebookPrecision;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Merged networks as the artifact holds them: codebooks rounded and entropy-coded, assignments
 * bit-packed or entropy-coded, output layers in half precision.
 *
 * @param merged the networks
 * @param variables the calibrated variables of {@link CodebookStudent}, by name
 * @param codes for each merged layer its assignments, in order
 */
public record StoredNetworks(
    MergedNetworks merged, Map<String, StoredVariable> variables, List<List<StoredCodes>> codes) {

  /**
   * Rounds and codes.
   *
   * @param merged the networks
   * @param trained values of all variables of {@link CodebookStudent}, by name
   * @param precision how codewords are stored
   */
  public static StoredNetworks of(
      MergedNetworks merged, Map<String, float[]> trained, CodebookPrecision precision) {
    var variables = new TreeMap<String, StoredVariable>();
    for (var layer : merged.layers()) {
      var variable = CodebookStudent.codebook(layer);
      var codebook = layer.codebook().withValues(value(trained, variable));
      variables.put(
          variable.name(),
          precision == CodebookPrecision.FP16 || codebook.exact()
              ? HalfFloats.of(codebook.values(), variable.shape())
              : IntegerCodebook.of(codebook, precision));
    }
    IntStream.range(0, merged.tasks().size())
        .mapToObj(task -> CodebookStudent.outputs(merged, task))
        .flatMap(List::stream)
        .forEach(
            variable ->
                variables.put(
                    variable.name(), HalfFloats.of(value(trained, variable), variable.shape())));
    return new StoredNetworks(
        merged, variables, merged.layers().stream().map(StoredNetworks::codes).toList());
  }

  private static float[] value(Map<String, float[]> trained, TrainedVariable variable) {
    return Objects.requireNonNull(trained.get(variable.name()), variable.name());
  }

  private static List<StoredCodes> codes(EncodedLayer layer) {
    int codewordCount = layer.codebook().codewordCount();
    return layer.assignments().stream()
        .map(assignment -> StoredCodes.of(assignment, codewordCount))
        .toList();
  }

  /** A variable's value as the artifact yields it. */
  public float[] values(TrainedVariable variable) {
    return stored(variable).values();
  }

  /**
   * Bytes of a merged layer's codebook, assignments and scales in the graph.
   *
   * @param layer index of the merged layer
   */
  public long size(int layer) {
    var encoded = merged.layers().get(layer);
    long scales = encoded.assignments().stream().filter(CodeAssignment::scaled).count();
    return stored(CodebookStudent.codebook(encoded)).size()
        + codes.get(layer).stream().mapToLong(StoredCodes::size).sum()
        + scales * Float.BYTES;
  }

  StoredVariable stored(TrainedVariable variable) {
    return Objects.requireNonNull(variables.get(variable.name()), variable.name());
  }
}
