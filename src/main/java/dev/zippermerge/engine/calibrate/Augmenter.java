package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.spec.Augmentation;
import java.util.List;
import java.util.Random;

/**
 * Changes training pictures at random. What happens to a batch follows from the seed and the
 * batch's number alone, so that a resumed calibration sees the same pictures.
 */
public final class Augmenter {
  /** A picture moves by at most this part of its size. */
  private static final int SHIFT_PART = 8;

  private final boolean flip;
  private final boolean shift;
  private final int height;
  private final int width;
  private final int channels;
  private final long seed;

  /**
   * @param augmentations what to do
   * @param shape height, width and channels of a picture
   * @param seed decides every change
   */
  public Augmenter(List<Augmentation> augmentations, List<Integer> shape, long seed) {
    this.flip = augmentations.contains(Augmentation.FLIP);
    this.shift = augmentations.contains(Augmentation.SHIFT);
    this.height = shape.get(0);
    this.width = shape.get(1);
    this.channels = shape.get(2);
    this.seed = seed;
  }

  /** True if examples of that shape are pictures: height, width and 1, 3 or 4 channels. */
  public static boolean isPicture(List<Integer> shape) {
    return shape.size() == 3
        && shape.get(0) >= SHIFT_PART
        && shape.get(1) >= SHIFT_PART
        && (shape.get(2) == 1 || shape.get(2) == 3 || shape.get(2) == 4);
  }

  /**
   * Changes a batch.
   *
   * @param batch pictures, one after the other (NHWC)
   * @param number the batch's number
   * @return the changed pictures
   */
  public float[] apply(float[] batch, long number) {
    var random = new Random(seed * 1_000_003 + number);
    var changed = new float[batch.length];
    for (int from = 0; from < batch.length; from += height * width * channels) {
      boolean mirrored = flip && random.nextBoolean();
      int down = shift ? offset(random, height) : 0;
      int right = shift ? offset(random, width) : 0;
      change(batch, changed, from, mirrored, down, right);
    }
    return changed;
  }

  private static int offset(Random random, int size) {
    int most = size / SHIFT_PART;
    return random.nextInt(2 * most + 1) - most;
  }

  private void change(
      float[] batch, float[] changed, int from, boolean mirrored, int down, int right) {
    for (int y = 0; y < height; y++) {
      int row = from + Math.clamp(y - down, 0, height - 1) * width * channels;
      for (int x = 0; x < width; x++) {
        int moved = Math.clamp(x - right, 0, width - 1);
        int source = row + (mirrored ? width - 1 - moved : moved) * channels;
        System.arraycopy(batch, source, changed, from + (y * width + x) * channels, channels);
      }
    }
  }
}
