package dev.zippermerge.engine.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long something takes in four ways, on one thread, one example at a time: medians in
 * microseconds, absent what could not be had.
 *
 * @param originalTensorFlow the original on TensorFlow
 * @param originalBlas the original with its convolutions unrolled into matrix products (im2col), by
 *     OpenBLAS: the baseline of NeuralMerger, section 4
 * @param mergedTensorFlow the merged model on TensorFlow
 * @param mergedLookup the merged model by table lookup
 */
public record LatencyMicros(
    @Nullable Double originalTensorFlow,
    @Nullable Double originalBlas,
    @Nullable Double mergedTensorFlow,
    @Nullable Double mergedLookup) {

  /** From the four values in that order. */
  public static LatencyMicros of(List<? extends @Nullable Double> values) {
    return new LatencyMicros(values.get(0), values.get(1), values.get(2), values.get(3));
  }
}
