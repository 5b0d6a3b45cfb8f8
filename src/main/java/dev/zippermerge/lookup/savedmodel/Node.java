package dev.zippermerge.lookup.savedmodel;

import dev.zippermerge.lookup.LookupException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A node of the graph (NodeDef). */
public final class Node {
  private static final int NAME = 1;
  private static final int OP = 2;
  private static final int INPUT = 3;
  private static final int ATTRIBUTE = 5;
  private static final Attribute NONE = new Attribute(ByteBuffer.allocate(0));

  private final List<String> inputs = new ArrayList<>();
  private final Map<String, Attribute> attributes = new HashMap<>();
  private String name = "";
  private String op = "";

  private Node() {}

  static Node read(WireReader message) {
    var node = new Node();
    while (message.next()) {
      switch (message.field()) {
        case NAME -> node.name = message.text();
        case OP -> node.op = message.text();
        case INPUT -> node.inputs.add(message.text());
        case ATTRIBUTE ->
            Entry.read(
                message.message(), (key, value) -> node.attributes.put(key, new Attribute(value)));
        default -> message.skip();
      }
    }
    return node;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** What it computes, {@code Conv2D} for example. */
  public String op() {
    return op;
  }

  /** Its inputs as they are written: {@code node}, {@code node:index} or {@code ^node}. */
  public List<String> inputs() {
    return inputs;
  }

  /** True where it has an attribute of that name. */
  public boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  /** An attribute that is a text; empty where there is none. */
  public String text(String attribute) {
    return attribute(attribute).text();
  }

  /** An attribute that is a list of integers; empty where there is none. */
  public List<Long> integers(String attribute) {
    return attribute(attribute).integers();
  }

  /** An attribute that is an integer; 0 where there is none. */
  public long integer(String attribute) {
    return attribute(attribute).integer();
  }

  /** An attribute that is a float. */
  public float real(String attribute, float otherwise) {
    return attributes.containsKey(attribute) ? attribute(attribute).real() : otherwise;
  }

  /** An attribute that is true or false. */
  public boolean flag(String attribute, boolean otherwise) {
    return attributes.containsKey(attribute) ? attribute(attribute).flag() : otherwise;
  }

  /** An attribute that is an element type. */
  public ElementType type(String attribute) {
    return attribute(attribute).type();
  }

  /**
   * The value of a {@code Const} node.
   *
   * @throws LookupException where it has none
   */
  public StoredTensor value() {
    var value = attribute("value").tensor();
    if (value == null) {
      throw refused("has no value");
    }
    return value;
  }

  /**
   * The refusal of the node.
   *
   * @param what what it does or has, or cannot
   */
  public LookupException refused(String what) {
    return new LookupException("The node %s (%s) %s.".formatted(name, op, what));
  }

  private Attribute attribute(String key) {
    return attributes.getOrDefault(key, NONE);
  }

  @Override
  public String toString() {
    return name + " (" + op + ")";
  }
}
