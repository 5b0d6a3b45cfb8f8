package dev.zippermerge.predictions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.zippermerge.engine.merge.SmallMerge;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.lookup.LookupModel;
import dev.zippermerge.storage.StoredBlob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Models are loaded once, give way to others, and are closed when nobody uses them any more. */
class ModelCacheTest {
  private static final StoredBlob ONE = blob(1);
  private static final StoredBlob TWO = blob(2);
  private static final StoredBlob THREE = blob(3);

  @TempDir private static Path folder;
  private static Path artifact = Path.of("");

  private final AtomicInteger loads = new AtomicInteger();
  private final ModelCache cache =
      new ModelCache(this::load, new PredictionSettings(1, 1, 2, DataSize.ofBytes(1), 1, 1));

  @BeforeAll
  static void merge() throws IOException {
    artifact = SmallMerge.write(folder);
  }

  /** On two threads: a model that was closed cannot share out two examples any more. */
  private ServedModel load(StoredBlob blob) {
    loads.incrementAndGet();
    if (blob.size() == 0) {
      throw new IllegalStateException("It cannot be read.");
    }
    return new ServedModel(LookupModel.load(artifact, 2), Json.mapper().createObjectNode());
  }

  @Test
  void loadsOnceForAllWhoAskAtTheSameTime() {
    IntStream.range(0, 20).parallel().forEach(i -> cache.use(ONE, ModelCacheTest::compute));
    assertThat(loads).hasValue(1);
  }

  @Test
  void theOneUsedLongestAgoGivesWay() {
    for (var blob : List.of(ONE, TWO, ONE, THREE, ONE)) {
      cache.use(blob, ModelCacheTest::compute);
    }
    assertThat(loads).hasValue(3);
    cache.use(TWO, ModelCacheTest::compute);
    assertThat(loads).hasValue(4);
  }

  @Test
  void closesAModelOnlyWhenItIsNotUsedAnyMore() {
    var evicted =
        cache.use(
            ONE,
            model -> {
              cache.use(TWO, ModelCacheTest::compute);
              cache.use(THREE, ModelCacheTest::compute);
              assertThat(compute(model)).isNotEmpty();
              return model;
            });
    assertClosed(evicted);
    var kept = cache.use(THREE, model -> model);
    assertThat(compute(kept)).isNotEmpty();
    cache.destroy();
    assertClosed(kept);
  }

  @Test
  void triesAgainWhatCouldNotBeLoaded() {
    var broken = new StoredBlob(new UUID(0, 4), 0, "");
    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThatIllegalStateException()
          .isThrownBy(() -> cache.use(broken, ModelCacheTest::compute))
          .withMessage("It cannot be read.");
      assertThat(loads).hasValue(attempt);
    }
  }

  private static void assertClosed(ServedModel model) {
    assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> compute(model));
  }

  private static float[] compute(ServedModel model) {
    return model.model().predict("a", new float[2 * 64]);
  }

  private static StoredBlob blob(int id) {
    return new StoredBlob(new UUID(0, id), 1, "");
  }
}
