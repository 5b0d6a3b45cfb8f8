package dev.zippermerge.fuzz;

import dev.zippermerge.OpenApi;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Multipart forms for uploads, with something wrong in them. */
final class FormFuzz {
  private static final String BOUNDARY = "fuzz";

  private final Chance chance;
  private final List<byte[]> files;

  /**
   * @param files contents that no inspection takes
   */
  FormFuzz(Chance chance, List<byte[]> files) {
    this.chance = chance;
    this.files = files;
  }

  /** A Content-Type and a body. */
  record Form(String type, byte[] body) {}

  /** A form as the schema describes it, with mistakes in its parts, its frame, or only its file. */
  Form form(JsonNode schema) {
    var body = new ByteArrayOutputStream();
    boolean inspected = chance.of(0.1);
    for (var part : OpenApi.CONTRACT.resolve(schema).path("properties").properties()) {
      var name = part.getKey();
      if (inspected && !name.equals("spec")) {
        body.writeBytes(part("name=\"" + name + "\"" + fileName(name), plain(name)));
      } else if (!inspected && chance.of(0.7)) {
        int times = chance.of(0.05) ? chance.one(2, 60, 300) : 1;
        for (int i = 0; i < times; i++) {
          body.writeBytes(odd(name, part.getValue()));
        }
      }
    }
    body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.ISO_8859_1));
    var type = "multipart/form-data; boundary=" + BOUNDARY;
    return inspected ? new Form(type, body.toByteArray()) : framed(type, body.toByteArray());
  }

  private String fileName(String name) {
    return name.equals("file") ? "; filename=\"x.zip\"" : "";
  }

  private byte[] plain(String name) {
    return name.equals("file") ? chance.one(files) : "fuzz".getBytes(StandardCharsets.UTF_8);
  }

  private byte[] odd(String name, JsonNode schema) {
    var called = chance.of(0.85) ? name : chance.string();
    var file = chance.of(0.5) ? "; filename=\"" + chance.string() + "\"" : "";
    return part("name=\"" + called + "\"" + file, content(name, schema));
  }

  /** A name of no characters, or of too many, is enough to have the whole form refused. */
  private byte[] content(String name, JsonNode schema) {
    return switch (name) {
      case "file" -> chance.of(0.2) ? chance.bytes(500) : chance.one(files);
      case "name" -> chance.one("", " ", "x".repeat(201), "\t").getBytes(StandardCharsets.UTF_8);
      default -> new JsonFuzz(chance).body(schema);
    };
  }

  private byte[] part(String disposition, byte[] content) {
    var part = new ByteArrayOutputStream();
    var type =
        chance.of(0.3)
            ? "\r\nContent-Type: "
                + chance.one("application/json", "text/plain", "x", "a/b; charset=c")
            : "";
    var header =
        "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + type + "\r\n\r\n";
    part.writeBytes(header.getBytes(StandardCharsets.UTF_8));
    part.writeBytes(content);
    part.writeBytes("\r\n".getBytes(StandardCharsets.ISO_8859_1));
    return part.toByteArray();
  }

  private Form framed(String type, byte[] body) {
    return switch (chance.below(12)) {
      case 0 -> new Form("multipart/form-data", body);
      case 1 -> new Form("multipart/form-data; boundary=", body);
      case 2 -> new Form("multipart/form-data; boundary=" + "b".repeat(300), body);
      case 3 -> new Form("multipart/mixed; boundary=" + BOUNDARY, body);
      case 4 -> new Form(type, Arrays.copyOf(body, chance.below(body.length)));
      case 5 -> new Form(type, chance.damaged(body));
      case 6 -> new Form("application/json", body);
      case 7 -> new Form(type, chance.bytes(300));
      default -> new Form(type, body);
    };
  }
}
