package dev.zippermerge.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestFuzzTest extends BadRequestsTest {
  @Test
  void badRequestsChangeNothing() throws Exception {
    send(500, 1, files());
  }

  /** What the fake engine obeys when it looks at a file. */
  static List<byte[]> files() {
    return List.of(content("refuse MODEL_CORRUPT\n"), content("babble\n"));
  }

  private static byte[] content(String order) {
    return order.getBytes(StandardCharsets.UTF_8);
  }
}
