package dev.zippermerge.engine.vq;

import dev.zippermerge.engine.calibrate.Normalisation;
import dev.zippermerge.engine.calibrate.Student;
import dev.zippermerge.engine.calibrate.StudentNetwork;
import dev.zippermerge.engine.calibrate.TrainedVariable;
import dev.zippermerge.engine.calibrate.TrainedVariable.Update;
import dev.zippermerge.engine.calibrate.VariableReading;
import dev.zippermerge.engine.codebook.DecodedKernel;
import dev.zippermerge.engine.graph.BatchNormalisations;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Quantised networks in trainable form. A kernel is its codewords; its gradient reaches both the
 * codewords and, straight through, a kernel in full precision, of which the codes are renewed
 * between steps (straight-through estimator, van den Oord et al., 2017). Everything else that is
 * not a code is a variable of its task; statistics of normalisations are measured.
 */
public final class QuantisedStudent {
  private final QuantisedNetworks networks;
  private final Map<String, TrainedVariable> variables = new LinkedHashMap<>();

  private QuantisedStudent(QuantisedNetworks networks) {
    this.networks = networks;
  }

  /** Builds the student. */
  public static Student build(QuantisedNetworks networks) {
    var student = new QuantisedStudent(networks);
    student.add(
        new TrainedVariable(
            VariableNames.PRICE,
            List.of(1L),
            new float[] {(float) networks.price()},
            Update.ASSIGNED));
    networks
        .books()
        .forEach(
            book ->
                student.add(
                    new TrainedVariable(
                        VariableNames.codebook(book),
                        List.of((long) book.codewordCount(), (long) book.segmentLength()),
                        book.values())));
    var students = IntStream.range(0, networks.tasks().size()).mapToObj(student::network).toList();
    return new Student(List.copyOf(student.variables.values()), students);
  }

  private void add(TrainedVariable variable) {
    variables.put(variable.name(), variable);
  }

  private StudentNetwork network(int task) {
    var name = networks.tasks().get(task);
    var original = networks.originals().get(task);
    var layers =
        networks
            .layers(task)
            .collect(Collectors.toMap(layer -> layer.layer().kernel(), layer -> layer));
    var folding = Folding.of(original);
    var own = own(name, original, layers);
    var normalisations =
        BatchNormalisations.of(original.graph().getNodeList()).stream()
            .map(found -> normalisation(name, found))
            .toList();
    var readers =
        layers.values().stream().collect(Collectors.toMap(l -> l.layer().name(), l -> l.layer()));
    var nodes =
        original.graph().getNodeList().stream()
            .flatMap(node -> rewritten(node, name, layers, readers, folding))
            .flatMap(node -> VariableReading.of(node, own, normalisations))
            .toList();
    return new StudentNetwork(name, original, nodes, compared(original), normalisations, Map.of());
  }

  /** Tensors that a mismatch is taken of: the layers' outputs. */
  private static List<String> compared(FlatGraph original) {
    return original.layers().stream().map(WeightLayer::output).distinct().toList();
  }

  private Map<String, String> own(
      String task, FlatGraph original, Map<String, QuantisedLayer> layers) {
    var own = new HashMap<String, String>();
    var statistics =
        BatchNormalisations.of(original.graph().getNodeList()).stream()
            .flatMap(found -> Stream.of(found.mean(), found.variance()))
            .collect(Collectors.toSet());
    for (var constant : RestConstants.of(original, layers.keySet())) {
      var node = original.node(constant);
      var variable = VariableNames.own(task, constant);
      own.put(constant, variable);
      add(
          new TrainedVariable(
              variable,
              Nodes.shape(node),
              Nodes.floats(node),
              statistics.contains(constant) ? Update.ASSIGNED : Update.GRADIENT));
    }
    return own;
  }

  private Normalisation normalisation(String task, BatchNormalisations.Found found) {
    return new Normalisation(found.node(), own(task, found.mean()), own(task, found.variance()));
  }

  private TrainedVariable own(String task, String constant) {
    return Objects.requireNonNull(variables.get(VariableNames.own(task, constant)), constant);
  }

  private Stream<NodeDef> rewritten(
      NodeDef node,
      String task,
      Map<String, QuantisedLayer> layers,
      Map<String, WeightLayer> readers,
      Folding folding) {
    var layer = layers.get(node.getName());
    if (layer != null) {
      return kernel(task, layer, folding).stream();
    }
    var reader = readers.get(node.getName());
    return Stream.of(reader == null ? node : DecodedKernel.reader(reader, node));
  }

  private List<NodeDef> kernel(String task, QuantisedLayer layer, Folding folding) {
    var book = networks.books().get(layer.book());
    long count = layer.codes().length;
    var latent =
        new TrainedVariable(
            VariableNames.latent(task, layer),
            List.of(count, (long) book.segmentLength()),
            layer.rows());
    var codes =
        new TrainedVariable(
            VariableNames.codes(task, layer),
            List.of(count),
            Codes.floats(layer.codes()),
            Update.ASSIGNED);
    // A normalisation undoes what an optimiser would do to the scales.
    var scales =
        new TrainedVariable(
            VariableNames.scales(task, layer),
            List.of((long) layer.scales().length),
            layer.scales(),
            folding.normalised(layer.layer()) ? Update.ASSIGNED : Update.GRADIENT);
    add(latent);
    add(codes);
    add(scales);
    var kernel = layer.layer().kernel();
    var nodes = new ArrayList<>(through(kernel, latent, codes, VariableNames.codebook(book)));
    nodes.addAll(
        KernelNodes.of(
            kernel, layer.layer(), book.segmentLength(), kernel + "/through", scales.read()));
    return nodes;
  }

  /** The codewords; the gradient goes to them and to the latent kernel alike. */
  private static List<NodeDef> through(
      String kernel, TrainedVariable latent, TrainedVariable codes, String codebook) {
    return List.of(
        Nodes.op(kernel + "/codes", "Cast", codes.read())
            .putAttr("SrcT", Nodes.type(DataType.DT_FLOAT))
            .putAttr("DstT", Nodes.type(DataType.DT_INT32))
            .build(),
        Nodes.constant(kernel + "/axis", new int[] {0}),
        Nodes.op(
                kernel + "/codewords",
                "GatherV2",
                TrainedVariable.readOf(codebook),
                kernel + "/codes",
                kernel + "/axis")
            .putAttr("Tparams", Nodes.type(DataType.DT_FLOAT))
            .putAttr("Tindices", Nodes.type(DataType.DT_INT32))
            .putAttr("Taxis", Nodes.type(DataType.DT_INT32))
            .build(),
        Nodes.floatOp(kernel + "/stopped", "StopGradient", latent.read()).build(),
        Nodes.floatOp(kernel + "/nothing", "Sub", latent.read(), kernel + "/stopped").build(),
        Nodes.floatOp(kernel + "/through", "AddV2", kernel + "/codewords", kernel + "/nothing")
            .build());
  }
}
