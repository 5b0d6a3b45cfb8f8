package dev.zippermerge.engine.graph;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** The models that src/test/python/make_fixtures.py wrote. */
public final class Models {
  private Models() {}

  public static Path fixture(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(Models.class.getResource("/models/" + name + ".zip")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
