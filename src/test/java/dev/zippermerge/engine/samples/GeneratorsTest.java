package dev.zippermerge.engine.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.audio.Fft;
import dev.zippermerge.engine.data.DataReader;
import dev.zippermerge.engine.spec.DataSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorsTest {
  @TempDir Path folder;

  @Test
  void sameSeedSameBytesOtherSeedOtherBytes() throws Exception {
    NpzWriter.write(folder.resolve("a.npz"), Glyphs.generate(30, 10, 7));
    NpzWriter.write(folder.resolve("b.npz"), Glyphs.generate(30, 10, 7));
    NpzWriter.write(folder.resolve("c.npz"), Glyphs.generate(30, 10, 8));
    assertThat(folder.resolve("a.npz")).hasSameBinaryContentAs(folder.resolve("b.npz"));
    assertThat(Files.mismatch(folder.resolve("a.npz"), folder.resolve("c.npz"))).isNotNegative();
    assertThat(Sounds.generate(20, 5, 7).testX()).isDeepEqualTo(Sounds.generate(20, 5, 7).testX());
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    var data = Sounds.generate(20, 10, 1);
    var file = folder.resolve("sounds.npz");
    NpzWriter.write(file, data);
    var set = DataReader.read(file, DataSpec.defaults(), List.of(32, 32, 1), 0);
    assertThat(set.train().size()).isEqualTo(20);
    assertThat(set.test().labels(0, 1, 9)).containsExactly(0, 1, 9);
    assertThat(set.train().batch(3)[100]).isEqualTo((data.trainX()[3][100] & 0xff) / 255f);
  }

  @Test
  void aSteadyToneIsALineAtItsPitch() {
    var wave = new double[Spectrogram.SAMPLES];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = Math.sin(2 * Math.PI * 1062.5 * i / SoundWaves.RATE);
    }
    var image = new Spectrogram().of(wave);
    int loudestRow = 0;
    for (int row = 0; row < 32; row++) {
      loudestRow = (image[row * 32] & 0xff) > (image[loudestRow * 32] & 0xff) ? row : loudestRow;
    }
    // 1062.5 Hz is bin 34 of 31.25 Hz each, in band 8 from below.
    assertThat(loudestRow).isEqualTo(31 - 8);
    assertThat(image[loudestRow * 32] & 0xff).isGreaterThan(250);
  }

  @Test
  void theTransformIsTheDiscreteFourierTransform() {
    var real = new double[] {1, 2, 0, -1, 3, 0.5, -2, 4};
    var imaginary = new double[8];
    var expected = new double[8];
    for (int k = 0; k < 8; k++) {
      for (int n = 0; n < 8; n++) {
        expected[k] += real[n] * Math.cos(2 * Math.PI * k * n / 8);
      }
    }
    Fft.transform(real, imaginary);
    assertThat(real).containsExactly(expected, org.assertj.core.data.Offset.offset(1e-9));
  }

  @Test
  void drawingsOfAClassDifferAndAreNotBlank() {
    for (var data : List.of(Glyphs.generate(20, 1, 3), Sounds.generate(20, 1, 3))) {
      for (int i = 0; i < 10; i++) {
        assertThat(data.trainX()[i]).isNotEqualTo(data.trainX()[i + 10]);
        assertThat(data.trainY()[i]).isEqualTo(data.trainY()[i + 10]);
        int first = data.trainX()[i][0];
        assertThat(Arrays.equals(data.trainX()[i], filled((byte) first))).isFalse();
      }
    }
  }

  private static byte[] filled(byte value) {
    var bytes = new byte[32 * 32];
    Arrays.fill(bytes, value);
    return bytes;
  }
}
