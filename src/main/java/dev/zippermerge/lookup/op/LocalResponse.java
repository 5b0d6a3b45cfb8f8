package dev.zippermerge.lookup.op;

import dev.zippermerge.lookup.kernel.Workspace;
import java.util.Arrays;

/** Local response normalisation over neighbouring channels, as AlexNet has it. */
public final class LocalResponse implements Operation {
  private final Form form;
  private final int channels;
  private final int plane;
  private final float[] sums;

  /**
   * @param form the formula's constants
   * @param channels planes
   * @param plane values of a plane
   */
  public LocalResponse(Form form, int channels, int plane) {
    this.form = form;
    this.channels = channels;
    this.plane = plane;
    this.sums = new float[plane];
  }

  /**
   * {@code y = x / (bias + alpha x sum of squares within radius) ^ beta}.
   *
   * @param radius channels on either side
   * @param bias bias
   * @param alpha alpha
   * @param beta beta
   */
  public record Form(int radius, float bias, float alpha, float beta) {}

  @Override
  public void apply(float[][] inputs, float[] output) {
    var from = inputs[0];
    for (int channel = 0; channel < channels; channel++) {
      Arrays.fill(sums, 0);
      int end = Math.min(channel + form.radius() + 1, channels);
      for (int near = Math.max(channel - form.radius(), 0); near < end; near++) {
        int start = near * plane;
        for (int i = 0; i < plane; i++) {
          sums[i] += from[start + i] * from[start + i];
        }
      }
      divide(from, output, channel * plane);
    }
  }

  private void divide(float[] from, float[] output, int start) {
    if (form.beta() == 0.75f) {
      for (int i = 0; i < plane; i++) {
        double root = Math.sqrt(form.bias() + form.alpha() * sums[i]);
        output[start + i] = (float) (from[start + i] / (root * Math.sqrt(root)));
      }
    } else {
      for (int i = 0; i < plane; i++) {
        double base = form.bias() + form.alpha() * sums[i];
        output[start + i] = (float) (from[start + i] * Math.pow(base, -form.beta()));
      }
    }
  }

  @Override
  public Operation copy(Workspace workspace) {
    return new LocalResponse(form, channels, plane);
  }
}
