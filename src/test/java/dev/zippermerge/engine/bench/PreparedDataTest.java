package dev.zippermerge.engine.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.data.DataReader;
import dev.zippermerge.engine.spec.DataSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedDataTest {
  @TempDir Path folder;

  @Test
  void twoFilesBecomeTrainingAndTestSplit() throws IOException {
    RandomExamples.write(folder.resolve("one.npz"), 4, 3, 2);
    RandomExamples.write(folder.resolve("two.npz"), 4, 3, 5);
    var one = DataReader.read(folder.resolve("one.npz"), DataSpec.defaults(), null, 1);
    var source =
        new DataSource(
            "both", List.of("one.npz", "two.npz"), DataSpec.defaults(), DataSpec.defaults());
    var file = new PreparedData(folder, folder.resolve("prepared")).file(source);
    var both = DataReader.read(file, DataSpec.defaults(), null, 1);
    assertThat(both.exampleShape()).containsExactly(4, 4, 3);
    assertThat(both.train().labels(IntStream.range(0, 8).toArray()))
        .containsExactly(0, 1, 0, 1, 0, 1, 0, 1);
    assertThat(both.train().batch(1)).containsExactly(one.train().batch(1), within(1e-6f));
    assertThat(both.train().batch(5)).containsExactly(one.test().batch(1), within(1e-6f));
    assertThat(both.test().size()).isEqualTo(20);
    assertThat(both.test().classes()).isEqualTo(5);
  }

  @Test
  void someClassesAreNumberedAnew() throws IOException {
    RandomExamples.write(folder.resolve("all.npz"), 4, 3, 5);
    var all = DataReader.read(folder.resolve("all.npz"), DataSpec.defaults(), null, 1);
    var source =
        new DataSource("all", List.of("all.npz"), DataSpec.defaults(), DataSpec.defaults());
    var file =
        new PreparedData(folder, folder.resolve("prepared"))
            .file(source.only("some", List.of(3, 1)));
    var some = DataReader.read(file, DataSpec.defaults(), null, 1);
    // Labels were 0, 1, 2, 3, 4, 0, 1, 2, 3, 4.
    assertThat(some.train().labels(0, 1, 2, 3)).containsExactly(1, 0, 1, 0);
    assertThat(some.train().size()).isEqualTo(4);
    assertThat(some.train().batch(3)).containsExactly(all.train().batch(8), within(1e-6f));
    assertThat(some.test().size()).isEqualTo(4);
  }
}
