package dev.zippermerge.engine.export;

import java.util.List;
import org.tensorflow.proto.NodeDef;

/** The calibrated value of a student's variable in the form in which the artifact holds it. */
public interface StoredVariable {

  /** The values as the artifact yields them. */
  float[] values();

  /** Bytes that they take in the graph. */
  long size();

  /**
   * Nodes that yield the values in float32 and in the variable's shape.
   *
   * @param name name of the last node and prefix of the others
   */
  List<NodeDef> nodes(String name);
}
