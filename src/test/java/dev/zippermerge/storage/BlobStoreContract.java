package dev.zippermerge.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zippermerge.ServiceTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What every store of blobs has to do. */
abstract class BlobStoreContract extends ServiceTest {
  private static final int MIB = 1 << 20;

  @Autowired private TransactionTemplate transaction;

  /** The store under test. */
  abstract BlobStore store();

  /** How much is stored, in a unit of the store's own; to see that nothing stays behind. */
  abstract long stored();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB + 17})
  void givesBackWhatItGot(int size) throws Exception {
    var bytes = random(size);

    var blob = store().put(new ByteArrayInputStream(bytes));

    assertThat(blob.size()).isEqualTo(size);
    assertThat(blob.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    assertThat(store().describe(blob.id())).isEqualTo(blob);
    try (var in = store().open(blob.id())) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, MIB - 3, MIB, 2 * MIB + 1, 3 * MIB})
  void readsFromAnyPlace(int start) throws Exception {
    var bytes = random(3 * MIB);
    var blob = store().put(new ByteArrayInputStream(bytes));

    try (var in = store().open(blob.id())) {
      in.skipNBytes(start);
      assertThat(in.readNBytes(7)).isEqualTo(part(bytes, start, 7));
      assertThat(in.skip(Long.MAX_VALUE)).isEqualTo(Math.max(0, bytes.length - start - 7));
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void writesAFile(@TempDir Path folder) throws Exception {
    var bytes = random(MIB + 100);
    var blob = store().put(new ByteArrayInputStream(bytes));

    store().copyTo(blob.id(), folder.resolve("copy"));

    assertThat(Files.readAllBytes(folder.resolve("copy"))).isEqualTo(bytes);
  }

  @Test
  void leavesNothingBehindWhereTheCallerFails() {
    long before = stored();

    assertThatThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      store().put(new ByteArrayInputStream(random(2 * MIB)));
                      throw new IllegalStateException("The caller fails for the test.");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void leavesNothingBehindWhereTheStreamFails() {
    long before = stored();
    var broken = new SequenceInputStream(new ByteArrayInputStream(random(2 * MIB)), failing());

    assertThatThrownBy(() -> store().put(broken)).isInstanceOf(UncheckedIOException.class);

    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void deletesAll() {
    long before = stored();
    var blob = store().put(new ByteArrayInputStream(random(MIB + 1)));
    assertThat(stored()).isGreaterThan(before);

    store().delete(blob.id());

    assertThat(stored()).isEqualTo(before);
    assertThatIllegalArgumentException().isThrownBy(() -> store().open(blob.id()));
  }

  @Test
  void knowsWhatItDoesNotHave() {
    var id = UUID.randomUUID();

    store().delete(id);

    assertThatIllegalArgumentException().isThrownBy(() -> store().describe(id));
  }

  private static byte[] part(byte[] bytes, int start, int length) {
    return Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + length));
  }

  private static byte[] random(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static InputStream failing() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("The stream fails for the test.");
      }
    };
  }
}
