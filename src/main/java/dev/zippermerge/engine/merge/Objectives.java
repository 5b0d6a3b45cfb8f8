package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.Objective;
import dev.zippermerge.engine.calibrate.Objective.Kind;
import dev.zippermerge.engine.data.CalibrationSet;
import dev.zippermerge.engine.detect.DetectionForm;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TaskKind;
import dev.zippermerge.engine.spec.TaskSpec;
import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.DataType;

/** Decides what a task's network is calibrated and judged by, and checks the labels against it. */
final class Objectives {
  private final TaskSpec task;
  private final FlatGraph network;
  private final CalibrationSet data;
  private final List<FlatGraph.Endpoint> outputs;

  private Objectives(TaskSpec task, FlatGraph network, CalibrationSet data) {
    this.task = task;
    this.network = network;
    this.data = data;
    this.outputs =
        network.outputs().stream().filter(out -> out.type() == DataType.DT_FLOAT).toList();
  }

  /**
   * Decides as {@link TaskSpec#kind} tells.
   *
   * @throws RefusedException where network and labels do not fit the kind
   */
  static Objective of(TaskSpec task, FlatGraph network, CalibrationSet data) {
    var objectives = new Objectives(task, network, data);
    if ((task.kind() == null || task.kind() == TaskKind.CLASSIFICATION)
        && objectives.tellsClasses()) {
      data.requireNoNegativeClass();
    }
    var kind = task.kind() == null ? objectives.found() : task.kind();
    return switch (kind) {
      case CLASSIFICATION -> objectives.classes();
      case REGRESSION -> objectives.values();
      case DETECTION -> objectives.boxes();
    };
  }

  /** The data with labels of pixels as classes, where the network gives classes of pixels. */
  static CalibrationSet withPixelClasses(TaskSpec task, FlatGraph network, CalibrationSet data) {
    var objectives = new Objectives(task, network, data);
    int classes = objectives.logits();
    int positions = objectives.width() / Math.max(1, classes);
    boolean pixels =
        (task.kind() == null || task.kind() == TaskKind.CLASSIFICATION)
            && objectives.outputs.size() == 1
            && objectives.outputLayers() == 1
            && positions > 1
            && objectives.hasAxisOf(classes);
    return pixels ? data.withPixelClasses(positions, classes) : data;
  }

  /** True where the classes are an axis of the output, the last or, channels first, the first. */
  private boolean hasAxisOf(int classes) {
    var shape = outputs.getFirst().exampleShape();
    return shape.getLast() == classes || (shape.size() == 3 && shape.getFirst() == classes);
  }

  /** True for one answer of several values for each example. */
  private boolean tellsClasses() {
    return outputLayers() == 1 && logits() > 1;
  }

  private TaskKind found() {
    boolean regression;
    if (data.train().positions() > 0) {
      regression = false;
    } else if (data.train().classified()) {
      regression = logits() == 1 && data.classes() > 2;
    } else if (data.labelled()) {
      regression = true;
    } else {
      regression = outputLayers() > 1 || width() == inputs() || singleValue() || severalAxes();
    }
    return regression ? TaskKind.REGRESSION : TaskKind.CLASSIFICATION;
  }

  private Objective classes() {
    if (outputLayers() != 1) {
      throw unsupported("needs one output layer to tell classes; choose an output");
    }
    if (data.labelled() && !data.train().classified() && data.train().positions() == 0) {
      throw new RefusedException(
          RefusalCode.DATA_SHAPE_MISMATCH,
          task.name() + ".data",
          "Labels are values, not classes; a classification needs one class index for each example.");
    }
    int logits = logits();
    data.requireClasses(Math.max(2, logits));
    return new Objective(logits == 1 ? Kind.BINARY : Kind.CLASSES, logits);
  }

  private Objective boxes() {
    if (data.labelled()) {
      throw new RefusedException(
          RefusalCode.SPEC_INVALID,
          task.name() + ".data",
          "Detectors are merged without labels; set dataSpec.labelled to false to ignore them.");
    }
    var form =
        outputs.size() == 1
            ? DetectionForm.of(outputs.getFirst().exampleShape())
            : Optional.<DetectionForm>empty();
    if (form.isEmpty()) {
      throw unsupported(
          "needs one output [4 + classes, anchors] or [anchors, 5 + classes] to be a DETECTION; it has %s"
              .formatted(outputs.stream().map(FlatGraph.Endpoint::shape).toList()));
    }
    return new Objective(Kind.VALUES, form.get().width(), form.get());
  }

  private Objective values() {
    if (outputs.isEmpty()) {
      throw unsupported("needs an output of DT_FLOAT");
    }
    if (data.labelled() && outputs.size() > 1) {
      throw unsupported("has several outputs, and the labels are for one; choose an output");
    }
    int width = Math.max(1, width());
    if (data.train().classified() && width > 1) {
      data.requireClasses(width);
    }
    data.requireValues(width, task.name() + ".data");
    return new Objective(Kind.VALUES, width);
  }

  private long outputLayers() {
    return network.layers().stream().filter(WeightLayer::outputLayer).count();
  }

  private int logits() {
    return network.layers().getLast().width();
  }

  /** Values in the first output for each example; less than 1 where that is not known. */
  private int width() {
    return outputs.isEmpty()
        ? 0
        : outputs.getFirst().exampleShape().stream().reduce(1, (a, b) -> a * b);
  }

  private int inputs() {
    return data.exampleShape().stream().reduce(1, Math::multiplyExact);
  }

  /** One value that no function such as a sigmoid has made a probability. */
  private boolean singleValue() {
    return width() == 1 && endsInLogits();
  }

  private boolean severalAxes() {
    return outputs.isEmpty() || outputs.getFirst().exampleShape().size() > 1;
  }

  private boolean endsInLogits() {
    return network.layers().getLast().output().equals(outputs.getFirst().tensor());
  }

  /** From where on the answer of a binary classifier is yes: its output may be a probability. */
  static double threshold(FlatGraph network) {
    boolean logits =
        network.layers().getLast().output().equals(network.outputs().getFirst().tensor());
    return logits ? 0 : 0.5;
  }

  private RefusedException unsupported(String what) {
    return new RefusedException(
        RefusalCode.SIGNATURE_UNSUPPORTED, task.name(), "The network " + what + ".");
  }
}
