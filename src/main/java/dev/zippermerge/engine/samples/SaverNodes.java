package dev.zippermerge.engine.samples;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.calibrate.TrainedVariable;
import dev.zippermerge.engine.calibrate.VariableNodes;
import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.TensorProto;

/**
 * The operations that write a network's variables to a checkpoint and read them back, as
 * TensorFlow's own saver adds them.
 */
final class SaverNodes {
  static final String FILE = "save/Const";
  static final String SAVE = "save/SaveV2";
  private static final String RESTORE = "save/restore_all";

  private SaverNodes() {}

  static SaverDef definition() {
    return SaverDef.newBuilder()
        .setFilenameTensorName(FILE + ":0")
        .setSaveTensorName("save/control_dependency:0")
        .setRestoreOpName(RESTORE)
        .setVersion(SaverDef.CheckpointFormatVersion.V2)
        .build();
  }

  static List<NodeDef> nodes(List<TrainedVariable> variables) {
    var nodes = new ArrayList<NodeDef>();
    nodes.add(strings(FILE, false, List.of("model")));
    nodes.add(strings("save/names", true, names(variables)));
    nodes.add(strings("save/slices", true, Collections.nCopies(variables.size(), "")));
    nodes.add(save(variables));
    nodes.add(
        Nodes.op("save/control_dependency", "Identity", FILE, "^" + SAVE)
            .putAttr("T", Nodes.type(DataType.DT_STRING))
            .build());
    nodes.add(
        Nodes.op("save/RestoreV2", "RestoreV2", FILE, "save/names", "save/slices")
            .putAttr("dtypes", floats(variables.size()))
            .build());
    var all = Nodes.op(RESTORE, "NoOp");
    for (int i = 0; i < variables.size(); i++) {
      var name = i == 0 ? "save/Assign" : "save/Assign_" + i;
      nodes.add(VariableNodes.assign(name, variables.get(i), "save/RestoreV2:" + i));
      all.addInput("^" + name);
    }
    nodes.add(all.build());
    return nodes;
  }

  private static NodeDef save(List<TrainedVariable> variables) {
    var save = Nodes.op(SAVE, "SaveV2", FILE, "save/names", "save/slices");
    variables.forEach(variable -> save.addInput(variable.read()));
    return save.putAttr("dtypes", floats(variables.size())).build();
  }

  private static List<String> names(List<TrainedVariable> variables) {
    return variables.stream().map(TrainedVariable::name).toList();
  }

  private static AttrValue floats(int count) {
    return AttrValue.newBuilder()
        .setList(
            AttrValue.ListValue.newBuilder()
                .addAllType(Collections.nCopies(count, DataType.DT_FLOAT)))
        .build();
  }

  private static NodeDef strings(String name, boolean list, List<String> values) {
    var tensor = TensorProto.newBuilder().setDtype(DataType.DT_STRING);
    tensor.setTensorShape(Nodes.shapeProto(list ? List.of((long) values.size()) : List.of()));
    values.forEach(value -> tensor.addStringVal(ByteString.copyFromUtf8(value)));
    return Nodes.constant(name, tensor.build());
  }
}
