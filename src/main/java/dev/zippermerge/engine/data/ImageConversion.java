package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.DataSpec.Fit;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Raw examples to another height, width and number of channels. Grey is ITU-R 601 luma; bytes stay
 * bytes, rounded to the nearest.
 */
final class ImageConversion {
  private final List<Integer> from;
  private final List<Integer> to;
  private final boolean pad;
  private final @Nullable Resampler rows;
  private final @Nullable Resampler columns;

  /**
   * @param from shape of a raw example
   * @param to shape wanted; differs from the raw one only in pictures (height, width, channels)
   */
  ImageConversion(List<Integer> from, List<Integer> to, @Nullable Fit fit) {
    this.from = from;
    this.to = to;
    this.pad = fit == Fit.PAD;
    this.rows = resampler(0);
    this.columns = resampler(1);
    if (pad && (grows(0) < 0 || grows(1) < 0)) {
      throw new RefusedException(
          RefusalCode.DATA_SHAPE_MISMATCH,
          "fit",
          "Examples of shape %s cannot be padded to %s: they are larger.".formatted(from, to));
    }
  }

  private @Nullable Resampler resampler(int axis) {
    return pad || from.equals(to) || from.get(axis).equals(to.get(axis))
        ? null
        : new Resampler(from.get(axis), to.get(axis));
  }

  private int grows(int axis) {
    return from.equals(to) ? 0 : to.get(axis) - from.get(axis);
  }

  /** Converts one example; the argument itself where there is nothing to do. */
  byte[] apply(byte[] raw) {
    if (from.equals(to)) {
      return raw;
    }
    var values = new float[raw.length];
    for (int i = 0; i < raw.length; i++) {
      values[i] = raw[i] & 0xff;
    }
    var converted = apply(values);
    var bytes = new byte[converted.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.clamp(Math.round(converted[i]), 0, 255);
    }
    return bytes;
  }

  /** Converts one example; the argument itself where there is nothing to do. */
  float[] apply(float[] raw) {
    if (from.equals(to)) {
      return raw;
    }
    var values = channels(raw);
    if (pad) {
      return padded(values);
    }
    if (rows != null) {
      values = rows.apply(values, 1, from.get(0), from.get(1) * to.get(2));
    }
    if (columns != null) {
      values = columns.apply(values, to.get(0), from.get(1), to.get(2));
    }
    return values;
  }

  private float[] channels(float[] raw) {
    int have = from.get(2);
    int want = to.get(2);
    if (have == want) {
      return raw;
    }
    var values = new float[raw.length / have * want];
    for (int i = 0; i < values.length; i++) {
      values[i] = want == 3 ? raw[i / 3] : luma(raw, 3 * i);
    }
    return values;
  }

  private static float luma(float[] rgb, int at) {
    return 0.299f * rgb[at] + 0.587f * rgb[at + 1] + 0.114f * rgb[at + 2];
  }

  private float[] padded(float[] values) {
    int channels = to.get(2);
    int top = grows(0) / 2;
    int left = grows(1) / 2;
    int width = from.get(1) * channels;
    var out = new float[to.get(0) * to.get(1) * channels];
    for (int row = 0; row < from.get(0); row++) {
      int target = ((top + row) * to.get(1) + left) * channels;
      System.arraycopy(values, row * width, out, target, width);
    }
    return out;
  }
}
