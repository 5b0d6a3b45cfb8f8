package dev.zippermerge.lookup.op;

import dev.zippermerge.lookup.kernel.Epilogue;

/**
 * An {@link Epilogue} that follows no layer: bias, batch normalisation and activation.
 *
 * @param epilogue what is computed
 * @param channels planes
 * @param plane values of a plane
 */
public record PerChannel(Epilogue epilogue, int channels, int plane) implements Operation {
  @Override
  public void apply(float[][] inputs, float[] output) {
    var scale = epilogue.scale();
    var shift = epilogue.shift();
    for (int channel = 0; channel < channels; channel++) {
      linear(
          inputs[0],
          output,
          channel * plane,
          scale == null ? 1 : scale[channel],
          shift == null ? 0 : shift[channel]);
    }
    activate(output);
  }

  private void linear(float[] from, float[] to, int first, float scale, float shift) {
    for (int i = first; i < first + plane; i++) {
      to[i] = scale * from[i] + shift;
    }
  }

  private void activate(float[] values) {
    int size = channels * plane;
    switch (epilogue.activation()) {
      case NONE -> {}
      case RELU -> {
        for (int i = 0; i < size; i++) {
          values[i] = Math.max(values[i], 0);
        }
      }
      case RELU6 -> {
        for (int i = 0; i < size; i++) {
          values[i] = Math.min(Math.max(values[i], 0), 6);
        }
      }
      case LEAKY_RELU -> {
        for (int i = 0; i < size; i++) {
          values[i] = values[i] > 0 ? values[i] : epilogue.alpha() * values[i];
        }
      }
    }
  }

  @Override
  public boolean inPlace() {
    return true;
  }
}
