package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.Nodes;

/** Maxima and means of neighbouring values, or of all. */
final class Poolings {
  private Poolings() {}

  /** MaxPooling1D and 2D ({@code MaxPool}), AveragePooling1D and 2D ({@code AvgPool}). */
  static LayerTensor windows(LayerCall call, String op, int dimensions) {
    var config = call.config();
    var layout = Layout.of(config);
    var size = config.sizes("pool_size", dimensions, 2);
    var strides = config.get("strides") == null ? size : config.sizes("strides", dimensions, 1);
    var padding =
        switch (config.text("padding", "valid")) {
          case "valid" -> "VALID";
          case "same" -> "SAME";
          default -> throw config.wrong("padding");
        };
    var window = new Window(Window.flat(size), Window.flat(strides), new int[] {1, 1}, padding);
    var scope = call.scope();
    return Sequences.asImage(
        scope,
        layout,
        call.input(dimensions + 2),
        image ->
            scope.add(
                scope
                    .op(op, image)
                    .putAttr("ksize", layout.spread(window.kernel()))
                    .putAttr("strides", layout.spread(window.strides()))
                    .putAttr("padding", Nodes.string(padding))
                    .putAttr("data_format", layout.attribute()),
                layout.shape(image, window.results(image, layout), layout.channels(image))));
  }

  /** GlobalMaxPooling ({@code Max}) and GlobalAveragePooling ({@code Mean}). */
  static LayerTensor global(LayerCall call, String op, int dimensions) {
    var x = call.input(dimensions + 2);
    int first = Layout.of(call.config()).spatial();
    var axes = dimensions == 1 ? new int[] {first} : new int[] {first, first + 1};
    return call.scope().reduce(op, x, call.config().flag("keepdims", false), axes);
  }
}
