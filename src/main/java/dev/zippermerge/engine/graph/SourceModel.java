package dev.zippermerge.engine.graph;

import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * A model as its file holds it, before anything of it is checked: what the reader of every file
 * format delivers.
 *
 * @param format the file's format, {@code SAVED_MODEL} for example
 * @param model operations of TensorFlow, the functions that they call, and the operations'
 *     definitions where the file has them
 * @param signature what goes in and what comes out
 * @param freezer puts constants in the place of variables; leaves nodes as they are where the
 *     format holds its weights in constants
 * @param notes what reading did to the model that its user should know, in sentences
 */
public record SourceModel(
    String format,
    MetaGraphDef model,
    Signature signature,
    UnaryOperator<List<NodeDef>> freezer,
    List<String> notes) {
  /** A model that there is nothing to note about. */
  public SourceModel(
      String format,
      MetaGraphDef model,
      Signature signature,
      UnaryOperator<List<NodeDef>> freezer) {
    this(format, model, signature, freezer, List.of());
  }
}
