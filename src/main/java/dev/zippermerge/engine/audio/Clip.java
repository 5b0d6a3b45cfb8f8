package dev.zippermerge.engine.audio;

import java.util.Arrays;

/**
 * A sound of one channel.
 *
 * @param samples full scale from -1 to 1
 * @param rate samples a second
 * @param channels channels that it was mixed down from
 */
public record Clip(float[] samples, int rate, int channels) {

  /**
   * The clip at another sample rate.
   *
   * @param conversion from this clip's rate
   * @param to that conversion's rate
   */
  public Clip at(SampleRate conversion, int to) {
    return new Clip(conversion.convert(samples), to, channels);
  }

  /** The clip cut to a length, or padded to it with silence at the end. */
  public Clip lasting(double seconds) {
    int length = Math.max(1, Math.toIntExact(Math.round(seconds * rate)));
    return new Clip(Arrays.copyOf(samples, length), rate, channels);
  }
}
