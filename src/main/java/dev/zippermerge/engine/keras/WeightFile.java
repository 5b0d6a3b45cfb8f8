package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An HDF5 file. Whatever is wrong with it becomes a refusal that names it. */
final class WeightFile implements AutoCloseable {
  private final String name;
  private final HdfFile file;

  /**
   * Opens a file.
   *
   * @param name what users call it
   * @throws RefusedException where it is damaged or cut off
   */
  WeightFile(Path path, String name) {
    this.name = name;
    this.file = guarded(name, () -> new HdfFile(path));
    if (guarded(name, this::isCutOff)) {
      close();
      throw damaged(name);
    }
  }

  private boolean isCutOff() {
    var storage = file.getHdfBackingStorage();
    return storage.size() < storage.getSuperblock().getEndOfFileAddress();
  }

  /** The root of the file. */
  Group root() {
    return file;
  }

  /**
   * What lies below a group.
   *
   * @param path names with slashes between them
   * @return null where there is nothing, or something that leads into another file
   */
  @Nullable Node find(Group group, String path) {
    Node node = group;
    for (var part : path.split("/", -1)) {
      var parent = node;
      node = parent instanceof Group folder ? read(() -> folder.getChild(part)) : null;
      if (node == null || node.isLink()) {
        return null;
      }
    }
    return node;
  }

  /** The group below another; null where there is none. */
  @Nullable Group group(Group group, String path) {
    return find(group, path) instanceof Group found ? found : null;
  }

  /** An attribute that is a text; null where there is none. */
  @Nullable String text(Node node, String attribute) {
    return value(node, attribute) instanceof String text ? text : null;
  }

  /** An attribute that is a list of texts; null where it is not there or something else. */
  @Nullable List<String> texts(Node node, String attribute) {
    return switch (value(node, attribute)) {
      case String[] texts -> List.of(texts);
      case String text -> List.of(text);
      case null, default -> null;
    };
  }

  /**
   * A weight; its values are read when they are asked for.
   *
   * @param title what users call it
   * @return null where there is no such data set
   */
  @Nullable StoredWeight weight(Group group, String path, String title) {
    return find(group, path) instanceof Dataset data
        ? new StoredWeight(title, read(() -> shape(data)), () -> floats(title, data))
        : null;
  }

  @Override
  public void close() {
    read(
        () -> {
          file.close();
          return "";
        });
  }

  private static List<Long> shape(Dataset data) {
    return Arrays.stream(data.getDimensionsAsLong()).boxed().toList();
  }

  private float[] floats(String title, Dataset data) {
    var values = read(() -> data.isScalar() ? data.getData() : data.getDataFlat());
    return switch (values) {
      case float[] floats -> floats;
      case double[] doubles -> {
        var floats = new float[doubles.length];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = (float) doubles[i];
        }
        yield floats;
      }
      case null, default ->
          throw new RefusedException(
              RefusalCode.QUANTISED_WEIGHTS,
              title,
              "The weight '%s' is of type %s; floats are needed."
                  .formatted(title, data.getJavaType().getSimpleName()));
    };
  }

  private @Nullable Object value(Node node, String attribute) {
    return read(
        () -> {
          Attribute found = node.getAttributes().get(attribute);
          return found == null ? null : found.getData();
        });
  }

  private <T extends @Nullable Object> T read(Supplier<T> access) {
    return guarded(name, access);
  }

  /** The library meets damaged files with exceptions of many kinds. */
  private static <T extends @Nullable Object> T guarded(String name, Supplier<T> access) {
    try {
      return access.get();
    } catch (RuntimeException | StackOverflowError e) {
      throw damaged(name);
    }
  }

  private static RefusedException damaged(String name) {
    return Corrupt.model(name, "The file is no HDF5 file, or is damaged or cut off.");
  }
}
