package dev.zippermerge.engine.command;

import dev.zippermerge.engine.spec.MergeMethod;
import dev.zippermerge.engine.spec.ModelDescription;
import dev.zippermerge.engine.spec.ModelDescription.LayerDescription;
import dev.zippermerge.engine.spec.ModelDescription.TensorDescription;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** A model's description as a table for people. */
final class ModelTable {
  private ModelTable() {}

  static void print(ModelDescription model, PrintWriter out) {
    out.printf("format      %s%n", model.format());
    out.printf(
        "signature   %s (of %s)%n", model.signature(), String.join(", ", model.signatures()));
    model.inputs().forEach(input -> out.printf("input       %s%n", text(input)));
    model.outputs().forEach(output -> out.printf("output      %s%n", text(output)));
    out.printf("parameters  %,d%n", model.parameters());
    out.printf("multiply-accumulates for one example  %,d%n%n", model.multiplyAccumulates());
    int width = model.layers().stream().mapToInt(layer -> layer.name().length()).max().orElse(0);
    var format = "%-" + Math.max(width, 5) + "s  %-9s  %-18s %12s %16s  %s%n";
    out.printf(format, "layer", "kind", "kernel", "parameters", "MACs", "merging");
    model.layers().forEach(layer -> row(layer, format, out));
    Objects.requireNonNullElse(model.notes(), List.<String>of())
        .forEach(note -> out.printf("note: %s%n", note));
    out.flush();
  }

  private static void row(LayerDescription layer, String format, PrintWriter out) {
    out.printf(
        format,
        layer.name(),
        layer.kind(),
        shape(layer.kernelShape()),
        "%,d".formatted(layer.parameters()),
        "%,d".formatted(layer.multiplyAccumulates()),
        merging(layer));
  }

  private static String merging(LayerDescription layer) {
    var kept = layer.kept();
    if (kept != null) {
      return "kept: " + kept.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
    return layer.methods().stream().map(MergeMethod::name).collect(Collectors.joining(", "));
  }

  private static String text(TensorDescription tensor) {
    return tensor.name() + " " + tensor.type() + " " + tensor.shape();
  }

  private static String shape(List<Long> shape) {
    return shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }
}
