package dev.zippermerge.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.springframework.test.context.TestPropertySource;

/** As many as without keys, with the real engine. */
@Tag("faults")
@TestPropertySource(properties = "zippermerge.engine.main-class=dev.zippermerge.Zippermerge")
class ManyKeysBadRequestsTest extends KeysBadRequestsTest {
  @Override
  int count() {
    return ManyBadRequestsTest.COUNT;
  }

  @Override
  List<byte[]> files() {
    try {
      return ManyBadRequestsTest.files();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
