package dev.zippermerge.engine.keras;

import java.util.List;
import org.tensorflow.proto.AttrValue;

/** Layers that change the size of images. */
final class Resizes {
  private Resizes() {}

  /** UpSampling2D. */
  static LayerTensor upSampling(LayerCall call) {
    var config = call.config();
    int[] factors = config.sizes("size", 2, 2);
    var x = call.input(4);
    int first = Layout.of(config).spatial();
    return resize(
        call,
        x,
        config.text("interpolation", "nearest"),
        x.size(first) * factors[0],
        x.size(first + 1) * factors[1]);
  }

  /** UpSampling1D: every step several times. */
  static LayerTensor repeatedSteps(LayerCall call) {
    int factor = call.config().sizes("size", 1, 2)[0];
    return Sequences.asImage(
        call.scope(),
        new Layout(false),
        call.input(3),
        image -> resize(call, image, "nearest", 1, image.size(2) * factor));
  }

  /** Resizing to a given size, with nothing cut off and nothing put around. */
  static LayerTensor resizing(LayerCall call) {
    var config = call.config();
    for (var field : List.of("crop_to_aspect_ratio", "pad_to_aspect_ratio", "antialias")) {
      if (config.flag(field, false)) {
        throw Unsupported.layer(config, "has " + field);
      }
    }
    int height = config.sizes("height", 1, 0)[0];
    int width = config.sizes("width", 1, 0)[0];
    return resize(call, call.input(4), config.text("interpolation", "bilinear"), height, width);
  }

  private static LayerTensor resize(
      LayerCall call, LayerTensor x, String interpolation, long height, long width) {
    var op =
        switch (interpolation) {
          case "nearest" -> "ResizeNearestNeighbor";
          case "bilinear" -> "ResizeBilinear";
          default -> throw Unsupported.layer(call.config(), "has interpolation " + interpolation);
        };
    var scope = call.scope();
    boolean turn = call.config().channelsFirst();
    var image = turn ? scope.transpose(x, Shapes.toChannelsLast(4)) : x;
    var size = scope.integers("size", Math.toIntExact(height), Math.toIntExact(width));
    var node =
        scope
            .op(op, image, size)
            .putAttr("half_pixel_centers", AttrValue.newBuilder().setB(true).build());
    var resized = scope.add(node, List.of(image.size(0), height, width, image.size(3)));
    return turn ? scope.transpose(resized, Shapes.toChannelsFirst(4)) : resized;
  }
}
