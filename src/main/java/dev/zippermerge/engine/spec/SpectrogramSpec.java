package dev.zippermerge.engine.spec;

import org.jspecify.annotations.Nullable;

/**
 * How sound becomes a picture (WAV_ZIP): frames of {@code frameLength} samples every {@code
 * frameStep}, each under a periodic Hann window w and zero-padded to the next power of two F; of
 * each frame the DFT's bins k = 1 to {@code bins} (0 Hz is left out), their amplitude a = 2 |X[k]|
 * / sum(w), so that a full-scale sine on a bin has amplitude 1; level = 20 log10(a) in dB, mapped
 * linearly from {@code minDb}..{@code maxDb} to 0..1 and clipped. Row 0 is the highest frequency,
 * column 0 the beginning.
 *
 * @param sampleRate samples a second that clips are brought to, 1,000 to 384,000; default that of
 *     the first training clip
 * @param frameLength samples in a frame, 16 to 65,536, default 256
 * @param frameStep samples from one frame to the next, default half a frame
 * @param bins frequencies kept, from the lowest up, at most and by default F/2
 * @param seconds length that clips are cut to, or padded to with silence at the end; default none:
 *     the whole clip, its time axis stretched to the width
 * @param minDb level that becomes 0, default -80
 * @param maxDb level that becomes 1, default 0
 */
public record SpectrogramSpec(
    @Nullable Integer sampleRate,
    @Nullable Integer frameLength,
    @Nullable Integer frameStep,
    @Nullable Integer bins,
    @Nullable Double seconds,
    @Nullable Double minDb,
    @Nullable Double maxDb) {

  /** All defaults. */
  public static SpectrogramSpec defaults() {
    return new SpectrogramSpec(null, null, null, null, null, null, null);
  }
}
