package dev.zippermerge.api;

import dev.zippermerge.engine.spec.Csv;
import dev.zippermerge.engine.spec.LatencyMicros;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeResult.LayerLatency;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Measurements of layers as CSV (RFC 4180): a row for each layer and task. */
final class LayerTable {
  private static final String HEADER =
      "layer,kind,segment_length,codeword_count,segments,bytes_before,bytes_after,"
          + "task,source,kernel_shape,quantisation_error,mismatch_before,mismatch_after,"
          + "original_tensorflow_us,original_blas_us,merged_tensorflow_us,merged_lookup_us\r\n";

  private LayerTable() {}

  static String csv(List<MergeResult.Layer> layers) {
    var text = new StringBuilder(HEADER);
    for (var layer : layers) {
      for (var source : layer.sources()) {
        text.append(row(layer, source));
      }
    }
    return text.toString();
  }

  private static String row(MergeResult.Layer layer, MergePlan.Source source) {
    var error =
        layer.errors().stream()
            .filter(candidate -> candidate.task().equals(source.task()))
            .findFirst()
            .orElse(null);
    var micros = micros(layer, source.task());
    return Csv.line(
        layer.name(),
        layer.kind(),
        layer.segmentLength(),
        layer.codewordCount(),
        layer.segments(),
        layer.bytesBefore(),
        layer.bytesAfter(),
        source.task(),
        source.layer(),
        source.kernelShape().stream().map(String::valueOf).collect(Collectors.joining("x")),
        error == null ? null : error.quantisationError(),
        error == null ? null : error.mismatchBefore(),
        error == null ? null : error.mismatchAfter(),
        micros == null ? null : micros.originalTensorFlow(),
        micros == null ? null : micros.originalBlas(),
        micros == null ? null : micros.mergedTensorFlow(),
        micros == null ? null : micros.mergedLookup());
  }

  private static @Nullable LatencyMicros micros(MergeResult.Layer layer, String task) {
    return Objects.requireNonNullElse(layer.latencies(), List.<LayerLatency>of()).stream()
        .filter(candidate -> candidate.task().equals(task))
        .map(LayerLatency::micros)
        .findFirst()
        .orElse(null);
  }
}
