package dev.zippermerge.api;

import dev.zippermerge.engine.spec.Csv;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeResult;
import java.util.List;
import java.util.stream.Collectors;

/** Measurements of layers as CSV (RFC 4180): a row for each layer and task. */
final class LayerTable {
  private static final String HEADER =
      "layer,kind,segment_length,codeword_count,segments,bytes_before,bytes_after,"
          + "task,source,kernel_shape,quantisation_error,mismatch_before,mismatch_after\r\n";

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
        error == null ? null : error.mismatchAfter());
  }
}
