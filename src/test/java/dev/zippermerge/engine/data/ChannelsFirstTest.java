package dev.zippermerge.engine.data;

import static dev.zippermerge.engine.data.ArchiveFixture.colour;
import static dev.zippermerge.engine.data.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelsFirstTest {
  /** Two examples of 2 x 2 pixels with 3 channels. */
  private static final int[] PIXELS = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  @TempDir Path folder;

  @Test
  void imagesAreTransposedForANetworkThatTakesChannelsFirst() throws IOException {
    var archive = new ArchiveFixture(folder);
    archive.put("a/1.png", colour(5, 5, 0x010203)).put("a/2.png", colour(5, 5, 0x010203));
    var set = archive.read("{\"scale\": 1}", List.of(3, 2, 2));
    assertThat(set.exampleShape()).containsExactly(3, 2, 2);
    assertThat(set.train().batch(0)).containsExactly(1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
    assertThat(archive.describe("{}", List.of(3, 2, 2)).notes())
        .containsExactly("Channels come first, as the network takes them: [3, 2, 2].");
    assertThat(archive.read("{}", List.of(1, 2, 2)).exampleShape()).containsExactly(1, 2, 2);
    assertThat(archive.read("{}", List.of(4, -1, -1)).exampleShape()).containsExactly(4, 5, 5);
  }

  @Test
  void arraysAreTransposedUnlessTheyAreSoAlready() throws IOException {
    var last = new NpzFixture().bytes("x_train", "2, 2, 2, 3", PIXELS);
    assertThat(read(last, "{\"scale\": 1, \"testFraction\": 0.5}", List.of(3, 2, 2)))
        .containsExactly(1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12);
    var first = new NpzFixture().bytes("x_train", "2, 3, 2, 2", PIXELS);
    assertThat(read(first, "{\"scale\": 1}", List.of(3, 2, 2)))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    var plane = new NpzFixture().bytes("x_train", "2, 2, 2", 1, 2, 3, 4, 0, 0, 0, 0);
    assertThat(read(plane, "{\"scale\": 1}", List.of(1, 2, 2))).containsExactly(1, 2, 3, 4);
    assertThat(read(plane, "{\"scale\": 1}", List.of(2, 2))).containsExactly(1, 2, 3, 4);
  }

  @Test
  void arraysThatHaveChannelsFirstCanBeFitted() throws IOException {
    var first = new NpzFixture().bytes("x_train", "2, 3, 2, 2", PIXELS);
    var padded = read(first, "{\"scale\": 1, \"fit\": \"PAD\"}", List.of(3, 2, 6));
    assertThat(padded)
        .containsExactly(
            0, 0, 1, 2, 0, 0, 0, 0, 3, 4, 0, 0, 0, 0, 5, 6, 0, 0, 0, 0, 7, 8, 0, 0, 0, 0, 9, 10, 0,
            0, 0, 0, 11, 12, 0, 0);
  }

  @Test
  void theLastOfThreeAxesIsChannelsWhereItCanBe() throws IOException {
    var archive = new ArchiveFixture(folder);
    archive.put("a/1.png", colour(3, 3, 0x010203)).put("a/2.png", colour(3, 3, 0x010203));
    assertThat(archive.read("{\"scale\": 1}", List.of(3, 3, 3)).train().batch(0))
        .startsWith(1, 2, 3, 1, 2, 3);
    assertThat(archive.read("{\"scale\": 1}", List.of(1, 1, 3)).train().batch(0))
        .containsExactly(1, 2, 3);
  }

  @Test
  void flatNetworksTakePicturesOfTheirSize() throws IOException {
    var archive = new ArchiveFixture(folder);
    archive.put("a/1.png", colour(2, 2, 0x010203)).put("a/2.png", colour(2, 2, 0x010203));
    assertThat(archive.read("{\"scale\": 1}", List.of(12)).train().batch(0)).startsWith(1, 2, 3, 1);
    assertRefused(
        RefusalCode.DATA_SHAPE_MISMATCH, "data.zip", () -> archive.read("{}", List.of(13)));
  }

  @Test
  void arraysOfOtherSidesAreStillRefused() throws IOException {
    var file = new NpzFixture().bytes("x_train", "2, 2, 2, 3", PIXELS).write(folder);
    assertRefused(
        RefusalCode.DATA_SHAPE_MISMATCH,
        "data.npz",
        () -> DataReader.read(file, DataSpec.defaults(), List.of(3, 4, 4), 1));
  }

  /** The first example, whichever split it is in. */
  private float[] read(NpzFixture fixture, String spec, List<Integer> model) throws IOException {
    var set = ArchiveFixture.read(fixture.write(folder), spec, model);
    assertThat(set.exampleShape()).isEqualTo(model);
    var train = set.train().batch(0);
    return IntStream.range(0, train.length).allMatch(i -> train[i] == 0)
        ? set.test().batch(0)
        : train;
  }
}
