package dev.zippermerge.engine.data;

import static java.util.Objects.requireNonNullElse;

import dev.zippermerge.engine.audio.Clip;
import dev.zippermerge.engine.audio.SampleRate;
import dev.zippermerge.engine.audio.Spectrogram;
import dev.zippermerge.engine.audio.SpectrogramSettings;
import dev.zippermerge.engine.audio.WavReader;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Clips to spectrograms of one shape. Where a clip has no length of its own, its time axis is
 * stretched to the width that is asked for, or that the network takes, or that the first clip has.
 * Thread-safe.
 */
final class Sounds {
  /** Sample rates whose conversion is kept; sets of sounds have one or two. */
  private static final int KEPT_RATES = 8;

  private final Reading reading;
  private final SpectrogramSettings settings;
  private final Spectrogram spectrogram;
  private final int rate;
  private final List<Integer> shape;
  private final Map<Integer, SampleRate> rates = new ConcurrentHashMap<>();

  /**
   * @param name name of the first training clip, for messages
   * @param first that clip
   */
  Sounds(Reading reading, Conversion conversion, String name, Clip first) {
    this.reading = reading;
    this.settings = SpectrogramSettings.of(reading.spec().spectrogram());
    this.spectrogram = new Spectrogram(settings);
    this.rate = requireNonNullElse(settings.sampleRate(), first.rate());
    var raw = shape(fitted(name, first));
    conversion.shape(raw);
    this.shape = conversion.pictureShape(raw);
  }

  /** Height, width and channels of every spectrogram. */
  List<Integer> shape() {
    return shape;
  }

  /**
   * A clip's spectrogram.
   *
   * @throws RefusedException DATA_UNREADABLE naming the clip where it is too long
   */
  float[] row(String name, Clip clip) {
    if (clip.rate() != rate) {
      reading.notes().count("Sounds brought to %,d samples a second".formatted(rate));
    }
    if (clip.channels() > 1) {
      reading.notes().count("Sounds whose channels were averaged");
    }
    var fitted = fitted(name, clip);
    var raw = shape(fitted);
    if ((long) raw.get(0) * raw.get(1) > ImageDecoder.MAX_PIXELS) {
      throw tooLong(name);
    }
    return new ImageConversion(raw, shape, reading.spec().fit())
        .apply(spectrogram.of(fitted.samples()));
  }

  private static RefusedException tooLong(String name) {
    return new RefusedException(
        RefusalCode.DATA_UNREADABLE,
        name,
        "The sound %s is too long; cut it, or ask for a longer frameStep.".formatted(name));
  }

  private Clip fitted(String name, Clip clip) {
    if ((double) clip.samples().length * rate / clip.rate() > WavReader.MAX_SAMPLES) {
      throw tooLong(name);
    }
    var converted = clip.rate() == rate ? clip : clip.at(conversion(clip.rate()), rate);
    return settings.seconds() == null ? converted : converted.lasting(settings.seconds());
  }

  private SampleRate conversion(int from) {
    return rates.size() < KEPT_RATES
        ? rates.computeIfAbsent(from, _ -> new SampleRate(from, rate))
        : new SampleRate(from, rate);
  }

  private List<Integer> shape(Clip clip) {
    return List.of(settings.bins(), spectrogram.frames(clip.samples().length), 1);
  }
}
