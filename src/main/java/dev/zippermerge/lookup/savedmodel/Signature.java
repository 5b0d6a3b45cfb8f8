package dev.zippermerge.lookup.savedmodel;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a signature takes and yields (SignatureDef).
 *
 * @param inputs by name
 * @param outputs by name, in the file's order
 */
public record Signature(Map<String, Endpoint> inputs, Map<String, Endpoint> outputs) {
  private static final int INPUTS = 1;
  private static final int OUTPUTS = 2;

  /**
   * A tensor that goes in or comes out (TensorInfo).
   *
   * @param tensor {@code node:index}
   * @param type element type
   * @param shape dimensions, the batch first; -1 where free
   */
  public record Endpoint(String tensor, ElementType type, List<Long> shape) {
    private static final int NAME = 1;
    private static final int TYPE = 2;
    private static final int SHAPE = 3;

    private static Endpoint read(ByteBuffer content) {
      var message = WireReader.of(content);
      var tensor = "";
      var type = ElementType.OTHER;
      List<Long> shape = List.of();
      while (message.next()) {
        switch (message.field()) {
          case NAME -> tensor = message.text();
          case TYPE -> type = ElementType.of(message.integer());
          case SHAPE -> shape = TensorShape.read(message.message());
          default -> message.skip();
        }
      }
      return new Endpoint(tensor, type, shape);
    }
  }

  static Signature read(ByteBuffer content) {
    var message = WireReader.of(content);
    var inputs = new LinkedHashMap<String, Endpoint>();
    var outputs = new LinkedHashMap<String, Endpoint>();
    while (message.next()) {
      switch (message.field()) {
        case INPUTS ->
            Entry.read(message.message(), (name, end) -> inputs.put(name, Endpoint.read(end)));
        case OUTPUTS ->
            Entry.read(message.message(), (name, end) -> outputs.put(name, Endpoint.read(end)));
        default -> message.skip();
      }
    }
    return new Signature(inputs, outputs);
  }
}
