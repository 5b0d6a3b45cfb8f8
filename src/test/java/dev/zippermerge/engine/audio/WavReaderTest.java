package dev.zippermerge.engine.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavReaderTest {
  private static final double[] WAVE = {0, 0.5, -0.25, 1, -1, 0.125};

  @ParameterizedTest
  @CsvSource({"8, 0.01", "16, 0.0001", "24, 0.000001", "32, 0.000001", "-32, 0"})
  void everyEncodingGivesTheSameSamples(int bits, float error) throws IOException {
    var clip = WavReader.read(WavFixture.wav(bits, 1, 8000, WAVE));
    assertThat(clip.rate()).isEqualTo(8000);
    assertThat(clip.samples()).hasSize(6);
    for (int i = 0; i < WAVE.length; i++) {
      assertThat(clip.samples()[i]).isCloseTo((float) WAVE[i], within(error));
    }
  }

  @Test
  void channelsAreAveraged() throws IOException {
    var clip = WavReader.read(WavFixture.wav(-32, 2, 44_100, 1, 0, -0.5, 0.5, 0.25, 0.75));
    assertThat(clip.samples()).containsExactly(0.5f, 0, 0.5f);
    assertThat(clip.channels()).isEqualTo(2);
  }

  @Test
  void cutOffEmptyAndForeignFiles() {
    var whole = WavFixture.wav(16, 1, 8000, WAVE);
    assertRefused(Arrays.copyOf(whole, whole.length - 4), "cut off");
    assertRefused(Arrays.copyOf(whole, 20), "");
    assertRefused(WavFixture.wav(16, 1, 8000), "no samples");
    assertRefused("ID3 something else".getBytes(StandardCharsets.US_ASCII), "not a WAV");
    assertRefused(WavFixture.wav(-32, 1, 8000, 0, Double.NaN), "sample 1 is NaN");
    assertRefused(WavFixture.wav(16, 1, 5, WAVE), "sample rate");
    var law = WavFixture.wav(8, 1, 8000, WAVE);
    law[20] = 6; // A-law
    assertRefused(law, "encoding");
  }

  private static void assertRefused(byte[] file, String why) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> WavReader.read(file))
        .withMessageContaining(why);
  }
}
