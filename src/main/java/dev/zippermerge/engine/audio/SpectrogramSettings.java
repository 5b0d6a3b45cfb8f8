package dev.zippermerge.engine.audio;

import static java.util.Objects.requireNonNullElse;

import dev.zippermerge.engine.spec.SpectrogramSpec;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SpectrogramSpec} with its defaults filled in.
 *
 * @param sampleRate samples a second that clips are brought to, or null for the first clip's
 * @param frameLength samples in a frame
 * @param frameStep samples from one frame to the next
 * @param bins frequencies kept, from the lowest above 0 Hz up
 * @param seconds length of every clip, or null for its own
 * @param minDb level that becomes 0
 * @param maxDb level that becomes 1
 */
public record SpectrogramSettings(
    @Nullable Integer sampleRate,
    int frameLength,
    int frameStep,
    int bins,
    @Nullable Double seconds,
    double minDb,
    double maxDb) {
  private static final int FRAME_LENGTH = 256;
  private static final double MIN_DB = -80;
  private static final double MAX_DB = 0;

  /** The settings that a specification, or none, asks for. */
  public static SpectrogramSettings of(@Nullable SpectrogramSpec given) {
    var spec = given == null ? SpectrogramSpec.defaults() : given;
    int frameLength = requireNonNullElse(spec.frameLength(), FRAME_LENGTH);
    return new SpectrogramSettings(
        spec.sampleRate(),
        frameLength,
        requireNonNullElse(spec.frameStep(), frameLength / 2),
        requireNonNullElse(spec.bins(), transformLength(frameLength) / 2),
        spec.seconds(),
        requireNonNullElse(spec.minDb(), MIN_DB),
        requireNonNullElse(spec.maxDb(), MAX_DB));
  }

  /** Most frequencies that a specification's frames have above 0 Hz. */
  public static int mostBins(SpectrogramSpec spec) {
    return transformLength(requireNonNullElse(spec.frameLength(), FRAME_LENGTH)) / 2;
  }

  /** Length of the transform: the frame's, or the next power of two. */
  int transformLength() {
    return transformLength(frameLength);
  }

  private static int transformLength(int frameLength) {
    return frameLength <= 1 ? 1 : Integer.highestOneBit(frameLength - 1) * 2;
  }
}
