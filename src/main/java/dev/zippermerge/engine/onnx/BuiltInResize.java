package dev.zippermerge.engine.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.NodeDef;

/** TensorFlow's own resizing of images, where it takes the same pixels. */
final class BuiltInResize {
  private static final float EXACT = 1e-5f;

  private BuiltInResize() {}

  /** The operation on NHWC that does the same; null where none does. */
  static NodeDef.@Nullable Builder find(List<Resampling> axes, Call call, Sizes sizes) {
    var op =
        switch (call.text("mode", "nearest")) {
          case "nearest" -> "ResizeNearestNeighbor";
          case "linear", "bilinear" -> "ResizeBilinear";
          default -> null;
        };
    if (op == null || axes.isEmpty()) {
      return null;
    }
    boolean nearest = op.equals("ResizeNearestNeighbor");
    for (var kind : Kind.values()) {
      if (axes.stream().allMatch(axis -> kind.matches(axis, sizes, nearest))) {
        return Call.builder(op)
            .putAttr("align_corners", Call.flag(kind == Kind.CORNERS))
            .putAttr("half_pixel_centers", Call.flag(kind == Kind.CENTRES));
      }
    }
    return null;
  }

  /** How TensorFlow maps positions of the result to the input. */
  private enum Kind {
    PLAIN,
    CENTRES,
    CORNERS;

    boolean matches(Resampling axis, Sizes sizes, boolean nearest) {
      long from = sizes.from()[axis.axis()];
      for (int i = 0; i < axis.positions().length; i++) {
        float position = position(i, from, axis.positions().length, nearest);
        boolean same =
            nearest
                ? axis.indices()[0][i] == Math.min((long) position, from - 1)
                : Math.abs(axis.positions()[i] - Math.clamp(position, 0, from - 1)) < EXACT;
        if (!same) {
          return false;
        }
      }
      return true;
    }

    private float position(int i, long from, int to, boolean nearest) {
      float scale = from / (float) to;
      return switch (this) {
        case PLAIN -> i * scale;
        case CENTRES -> (i + 0.5f) * scale - (nearest ? 0 : 0.5f);
        case CORNERS -> {
          float position = to > 1 ? i * ((from - 1) / (float) (to - 1)) : 0;
          yield nearest ? Math.round(position) : position;
        }
      };
    }
  }
}
