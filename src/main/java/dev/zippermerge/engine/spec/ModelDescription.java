package dev.zippermerge.engine.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code zippermerge inspect} tells about a model.
 *
 * @param format the model's format: {@code SAVED_MODEL}, {@code FROZEN_GRAPH}, {@code KERAS_H5},
 *     {@code KERAS_V3}, {@code ONNX} or {@code TFLITE}
 * @param signature the signature described
 * @param signatures all signatures of the model
 * @param inputs the signature's inputs
 * @param outputs the signature's outputs
 * @param layers the weight layers, in the order of computation
 * @param parameters values in all weight layers, biases and batch normalisations included
 * @param multiplyAccumulates multiply-accumulates for one example, all weight layers together
 * @param inputShape the sizes that were given for inputs that the model leaves open; absent where
 *     none were
 * @param notes what was done to the model that its user should know, in sentences; absent where
 *     there is nothing to tell
 */
public record ModelDescription(
    String format,
    String signature,
    List<String> signatures,
    List<TensorDescription> inputs,
    List<TensorDescription> outputs,
    List<LayerDescription> layers,
    long parameters,
    long multiplyAccumulates,
    @Nullable InputSizes inputShape,
    @Nullable List<String> notes) {
  /** The same description with the sizes that were given. */
  public ModelDescription withInputShape(InputSizes given) {
    return new ModelDescription(
        format,
        signature,
        signatures,
        inputs,
        outputs,
        layers,
        parameters,
        multiplyAccumulates,
        given,
        notes);
  }

  /**
   * An input or output.
   *
   * @param name its name in the signature
   * @param type element type, as TensorFlow names it ({@code DT_FLOAT})
   * @param shape dimensions, -1 where free
   */
  public record TensorDescription(String name, String type, List<Long> shape) {}

  /**
   * A weight layer.
   *
   * @param name the name of its operation in the flat graph
   * @param kind CONV2D, POINTWISE, DEPTHWISE or DENSE
   * @param kernelShape HWIO for convolutions, inputs x outputs for dense layers
   * @param parameters values in kernel and bias
   * @param multiplyAccumulates multiply-accumulates for one example
   * @param outputLayer true for a classification or regression layer, which is not merged
   * @param methods the methods that can merge it; none where it is kept. ZIPPERING is named for
   *     pointwise layers; a trunk takes in layers of all kinds
   * @param kept why no method can merge it; null where one can
   */
  public record LayerDescription(
      String name,
      String kind,
      List<Long> kernelShape,
      long parameters,
      long multiplyAccumulates,
      boolean outputLayer,
      List<MergeMethod> methods,
      @Nullable KeptReason kept) {}
}
