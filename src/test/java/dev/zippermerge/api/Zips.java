package dev.zippermerge.api;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;

/** Zip files for tests. */
final class Zips {
  private Zips() {}

  static byte[] resource(String name) throws IOException {
    try (var in = Objects.requireNonNull(Zips.class.getResourceAsStream(name))) {
      return in.readAllBytes();
    }
  }

  /** A zip with these files. */
  static byte[] of(Map<String, byte[]> entries) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  /** The files in a zip. */
  static Map<String, byte[]> entries(String resource) throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(resource(resource)))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          entries.put(entry.getName(), zip.readAllBytes());
        }
      }
    }
    return entries;
  }

  /** A SavedModel in which one kind of operation became another. */
  static byte[] withOp(String resource, String from, String to) throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    for (var entry : entries(resource).entrySet()) {
      var isModel = entry.getKey().endsWith("saved_model.pb");
      entries.put(entry.getKey(), isModel ? withOp(entry.getValue(), from, to) : entry.getValue());
    }
    return of(entries);
  }

  private static byte[] withOp(byte[] savedModel, String from, String to) throws IOException {
    var model = SavedModel.parseFrom(savedModel).toBuilder();
    for (var graph : model.getMetaGraphsBuilderList()) {
      graph.getGraphDefBuilder().getNodeBuilderList().forEach(node -> rename(node, from, to));
      for (var function : graph.getGraphDefBuilder().getLibraryBuilder().getFunctionBuilderList()) {
        function.getNodeDefBuilderList().forEach(node -> rename(node, from, to));
      }
    }
    return model.build().toByteArray();
  }

  private static void rename(NodeDef.Builder node, String from, String to) {
    if (node.getOp().equals(from)) {
      node.setOp(to);
    }
    if (to.equals("While")) {
      // A loop's output has another name than an activation's.
      for (int i = 0; i < node.getInputCount(); i++) {
        node.setInput(i, node.getInput(i).replace(":activations:", ":output:"));
      }
    }
  }
}
