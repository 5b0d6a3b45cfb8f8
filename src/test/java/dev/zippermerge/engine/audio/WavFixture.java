package dev.zippermerge.engine.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes WAV files byte by byte. */
public final class WavFixture {
  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int HEADER = 44;

  private WavFixture() {}

  /**
   * A file of samples from -1 to 1.
   *
   * @param bits 8 (unsigned), 16, 24, 32, or -32 for float
   * @param samples of all channels, in turn
   */
  public static byte[] wav(int bits, int channels, int rate, double... samples) {
    int bytes = Math.abs(bits) / 8;
    var file =
        header(bits < 0 ? FLOAT : PCM, Math.abs(bits), channels, rate, samples.length * bytes);
    for (double sample : samples) {
      put(file, bits, sample);
    }
    return file.array();
  }

  /** A sine of one channel and 16 bits. */
  public static byte[] sine(double hertz, double amplitude, int rate, int samples) {
    var wave = new double[samples];
    for (int i = 0; i < samples; i++) {
      wave[i] = amplitude * Math.sin(2 * Math.PI * hertz * i / rate);
    }
    return wav(16, 1, rate, wave);
  }

  private static void put(ByteBuffer file, int bits, double sample) {
    switch (bits) {
      case 8 -> file.put((byte) (Math.round(sample * 127) + 128));
      case 16 -> file.putShort((short) Math.round(sample * 32767));
      case 24 -> {
        long value = Math.round(sample * 8388607);
        file.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
      }
      case 32 -> file.putInt((int) Math.round(sample * Integer.MAX_VALUE));
      default -> file.putFloat((float) sample);
    }
  }

  private static ByteBuffer header(int encoding, int bits, int channels, int rate, int bytes) {
    int frame = channels * bits / 8;
    return ByteBuffer.allocate(HEADER + bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(StandardCharsets.US_ASCII))
        .putInt(HEADER - 8 + bytes)
        .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
        .putInt(16)
        .putShort((short) encoding)
        .putShort((short) channels)
        .putInt(rate)
        .putInt(rate * frame)
        .putShort((short) frame)
        .putShort((short) bits)
        .put("data".getBytes(StandardCharsets.US_ASCII))
        .putInt(bytes);
  }
}
