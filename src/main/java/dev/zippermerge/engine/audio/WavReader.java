package dev.zippermerge.engine.audio;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Reads WAV files: PCM of 8, 16, 24 or 32 bits, float of 32 or 64; channels are averaged. */
public final class WavReader {
  /** Most samples in a clip, a quarter of an hour at 37 kHz. */
  public static final int MAX_SAMPLES = 1 << 25;

  private WavReader() {}

  /**
   * Reads a file whole.
   *
   * @throws IOException where it is no such file, is empty, is cut off or holds NaN or infinities
   */
  public static Clip read(byte[] file) throws IOException {
    if (file.length < 12 || file[0] != 'R' || file[1] != 'I' || file[2] != 'F') {
      throw new IOException("it is not a WAV file");
    }
    try (var in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(file))) {
      var format = in.getFormat();
      long promised = in.getFrameLength();
      check(format);
      var data = in.readAllBytes();
      int frames = data.length / format.getFrameSize();
      if (promised != AudioSystem.NOT_SPECIFIED && frames < promised) {
        throw new IOException(
            "it is cut off: %d of %d samples are there".formatted(frames, promised));
      }
      if (frames > MAX_SAMPLES) {
        throw new IOException("it has more than " + MAX_SAMPLES + " samples");
      }
      if (frames == 0) {
        throw new IOException("it holds no samples");
      }
      return new Clip(
          mixed(ByteBuffer.wrap(data), frames, format),
          Math.round(format.getSampleRate()),
          format.getChannels());
    } catch (UnsupportedAudioFileException e) {
      throw new IOException("it is not a readable WAV file", e);
    }
  }

  private static void check(AudioFormat format) throws IOException {
    var encoding = format.getEncoding();
    boolean pcm = encoding.equals(Encoding.PCM_SIGNED) || encoding.equals(Encoding.PCM_UNSIGNED);
    if (!pcm && !encoding.equals(Encoding.PCM_FLOAT)) {
      throw new IOException("its encoding " + encoding + " is not read, only PCM and float");
    }
    int channels = format.getChannels();
    if (channels < 1 || format.getFrameSize() < 1 || format.getFrameSize() % channels != 0) {
      throw new IOException("its header makes no sense");
    }
    int bytes = format.getFrameSize() / channels;
    if (pcm ? bytes > 4 : bytes != 4 && bytes != 8) {
      throw new IOException("samples of " + 8 * bytes + " bits are not read");
    }
    if (!(format.getSampleRate() >= SampleRate.LEAST
        && format.getSampleRate() <= SampleRate.MOST)) {
      throw new IOException("its sample rate " + format.getSampleRate() + " is not read");
    }
  }

  private static float[] mixed(ByteBuffer data, int frames, AudioFormat format) throws IOException {
    data.order(format.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int channels = format.getChannels();
    int bytes = format.getFrameSize() / channels;
    var samples = new float[frames];
    for (int i = 0; i < frames; i++) {
      double sum = 0;
      for (int channel = 0; channel < channels; channel++) {
        sum += sample(data, (i * channels + channel) * bytes, bytes, format.getEncoding());
      }
      samples[i] = (float) (sum / channels);
      if (!Float.isFinite(samples[i])) {
        throw new IOException("sample " + i + " is " + samples[i]);
      }
    }
    return samples;
  }

  private static double sample(ByteBuffer data, int at, int bytes, Encoding encoding) {
    if (encoding.equals(Encoding.PCM_FLOAT)) {
      return bytes == 4 ? data.getFloat(at) : data.getDouble(at);
    }
    if (encoding.equals(Encoding.PCM_UNSIGNED)) {
      return ((data.get(at) & 0xff) - 128) / 128.0;
    }
    return switch (bytes) {
      case 1 -> data.get(at) / 128.0;
      case 2 -> data.getShort(at) / 32_768.0;
      case 3 -> threeBytes(data, at) / 8_388_608.0;
      default -> data.getInt(at) / 2_147_483_648.0;
    };
  }

  private static int threeBytes(ByteBuffer data, int at) {
    boolean big = data.order() == ByteOrder.BIG_ENDIAN;
    int low = data.get(big ? at + 2 : at) & 0xff;
    int middle = data.get(at + 1) & 0xff;
    return data.get(big ? at : at + 2) << 16 | middle << 8 | low;
  }
}
