"""Writes the Keras files that the import tests read, with TensorFlow 2.21 and Keras 3.

    python src/test/python/make_keras_fixtures.py src/test/resources/keras

NAME.keras and NAME.h5 are models; NAME.npz has, for both, one array in.INPUT for each input and out.OUTPUT for each output, as
Keras itself computes them. Weights are random but seeded; batch normalisation has statistics that are not the initial ones.
The files keras2-*.h5 have configurations as Keras 2 writes them, made from those of Keras 3.
"""

import json
import pathlib
import sys
import zipfile

import h5py
import keras
import numpy as np

L = keras.layers


def images():
    image = L.Input((12, 12, 3), name="image")
    x = L.Rescaling([0.5, 1.0, 2.0], offset=-0.25, name="rescaling")(image)
    x = L.Normalization(name="normalization")(x)
    x = L.Normalization(mean=[0.1, 0.2, 0.3], variance=[1.0, 2.0, 0.5], name="given")(x)
    x = L.RandomFlip(name="flip")(x)
    x = L.Resizing(10, 14, name="resizing")(x)
    x = L.Conv2D(4, 3, strides=(2, 1), padding="same", activation="relu", name="conv")(x)
    x = L.BatchNormalization(scale=False, name="norm")(x)
    a = L.Conv2D(4, (2, 3), padding="same", groups=2, use_bias=False, name="grouped")(x)
    a = L.BatchNormalization(center=False, epsilon=0.01, name="grouped_norm")(a)
    b = L.Conv2D(4, 3, padding="same", dilation_rate=(2, 3), name="dilated")(x)
    c = L.DepthwiseConv2D(3, padding="same", activation="relu6", name="depthwise")(x)
    d = L.SeparableConv2D(4, 3, padding="same", depth_multiplier=2, activation="elu", name="separable")(x)
    x = L.Add(name="add")([a, b, c])
    x = L.Subtract(name="subtract")([x, d])
    x = L.Multiply(name="multiply")([x, L.GlobalAveragePooling2D(keepdims=True, name="global")(c)])
    x = L.Average(name="average")([x, a])
    x = L.Maximum(name="maximum")([x, b])
    x = L.Minimum(name="minimum")([x, c])
    x = L.Concatenate(name="concatenate")([x, d])
    x = L.DepthwiseConv2D(3, depth_multiplier=2, dilation_rate=2, padding="same", name="dilated_depthwise")(x)
    x = L.SpatialDropout2D(0.1, name="spatial_dropout")(x)
    x = L.ZeroPadding2D(((1, 2), (0, 3)), name="padding")(x)
    x = L.Cropping2D((1, 2), name="cropping")(x)
    p = L.MaxPooling2D((3, 2), strides=2, padding="same", name="max_pooling")(x)
    q = L.AveragePooling2D(2, padding="same", name="average_pooling")(x)
    x = L.Concatenate(axis=1, name="stacked")([p, q])
    x = L.UpSampling2D((1, 2), name="nearest")(x)
    x = L.UpSampling2D(2, interpolation="bilinear", name="bilinear")(x)
    x = L.PReLU(shared_axes=[1, 2], name="prelu")(x)
    x = L.LayerNormalization(name="layer_norm")(x)
    x = L.GaussianNoise(0.1, name="noise")(x)
    x = L.Conv2D(3, 3, strides=3, name="valid")(x)
    x = L.BatchNormalization(axis=2, name="column_norm")(x)
    y = L.Permute((3, 1, 2), name="permute")(x)
    y = L.Reshape((3, -1), name="reshape")(y)
    y = L.Dense(4, activation="tanh", name="dense3")(y)
    y = L.Softmax(axis=1, name="softmax")(y)
    y = L.Flatten(name="flatten")(y)
    z = L.GlobalMaxPooling2D(name="global_max")(x)
    z = L.BatchNormalization(name="flat_norm")(z)
    z = L.Concatenate(name="all")([y, z])
    return keras.Model(image, L.Dense(5, activation="softmax", name="head")(L.Dropout(0.5, name="dropout")(z)))


def sequences():
    return keras.Sequential([
        L.Input((20, 3), name="steps"),
        L.ZeroPadding1D((1, 2), name="padding"),
        L.Conv1D(4, 3, padding="causal", dilation_rate=2, activation="relu", name="causal"),
        L.Conv1D(6, 3, strides=2, padding="same", groups=2, name="strided"),
        L.BatchNormalization(name="norm"),
        L.UpSampling1D(2, name="up"),
        L.MaxPooling1D(3, strides=2, name="max_pooling"),
        L.SpatialDropout1D(0.1, name="dropout"),
        L.SeparableConv1D(4, 3, strides=1, name="separable"),
        L.Cropping1D(1, name="cropping"),
        L.DepthwiseConv1D(2, padding="same", name="depthwise"),
        L.AveragePooling1D(2, padding="same", name="average_pooling"),
        L.GlobalAveragePooling1D(name="global"),
        L.RepeatVector(3, name="repeat"),
        L.Dense(4, name="dense3"),
        L.GlobalMaxPooling1D(name="global_max"),
        L.Dense(2, name="head"),
    ], name="sequences")


ACTIVATIONS = [
    "linear", "relu", "relu6", "softmax", "sigmoid", "tanh", "elu", "selu", "silu", "hard_sigmoid", "hard_silu", "gelu", "softplus",
    "softsign", "exponential", "leaky_relu", "mish", "log_softmax", "celu",
]


def rectifiers():
    return [
        L.ReLU(name="relu_layer"),
        L.ReLU(max_value=6, name="relu6_layer"),
        L.ReLU(max_value=0.7, negative_slope=0.1, threshold=0.2, name="relu_all"),
        L.ReLU(max_value=0.5, name="relu_max"),
        L.ReLU(negative_slope=0.3, name="relu_slope"),
        L.ReLU(threshold=0.3, name="relu_threshold"),
        L.LeakyReLU(name="leaky_layer"),
        L.LeakyReLU(negative_slope=0.05, name="leaky_slope"),
        L.ELU(alpha=0.4, name="elu_layer"),
        L.PReLU(name="prelu_layer"),
        L.Softmax(name="softmax_layer"),
    ]


def activations():
    x = L.Input((6,), name="values")
    y = L.Dense(8, name="spread")(x)
    outputs = [L.Activation(name, name="act_" + name)(y) for name in ACTIVATIONS]
    outputs += [layer(y) for layer in rectifiers()]
    outputs.append(L.Dense(3, activation=L.LeakyReLU(negative_slope=0.4), name="dense_leaky")(y))
    return keras.Model(x, L.Concatenate(name="answers")(outputs))


def nested():
    left = L.Input((8, 8, 2), name="left")
    right = L.Input((8, 8, 2), name="right")
    block = keras.Sequential([
        L.Conv2D(4, 3, padding="same", name="conv"),
        L.BatchNormalization(name="norm"),
        L.ReLU(name="relu"),
    ], name="block")
    head_in = L.Input((8, 8, 4), name="head_in")
    y = L.BatchNormalization(name="norm")(head_in)
    frozen = L.Conv2D(4, 1, name="conv")
    frozen.trainable = False
    y = keras.Sequential([L.BatchNormalization(name="inner_norm"), L.Conv2D(4, 1, name="inner_conv")], name="inner")(frozen(y))
    head = keras.Model(head_in, [L.Flatten(name="flat")(y), L.GlobalMaxPooling2D(name="max")(y)], name="head")
    head.layers[1].trainable = False
    shared = L.Conv2D(4, 3, padding="same", name="shared")
    a = shared(block(left))
    b = shared(shared(block(right)))
    flat, top = head(L.Add(name="sum")([a, b]))
    _, other = head(a * 2.0 + b)
    # Made after the head's layers and of the same class as some: counted apart in archives.
    x = L.Dense(6, activation="relu", name="dense")(L.Concatenate(name="join")([flat, top]))
    return keras.Model([right, left], [L.Dense(3, activation="softmax", name="classes")(x), L.Dense(2, name="box")(other)], name="pair")


def channels_first():
    image = L.Input((3, 9, 8), name="image")
    f = {"data_format": "channels_first"}
    x = L.Conv2D(4, 3, padding="same", activation="relu", name="conv", **f)(image)
    x = L.BatchNormalization(axis=1, name="norm")(x)
    x = L.DepthwiseConv2D(3, name="depthwise", **f)(x)
    x = L.SeparableConv2D(5, 3, padding="same", name="separable", **f)(x)
    x = L.ZeroPadding2D(((1, 0), (2, 1)), name="padding", **f)(x)
    x = L.UpSampling2D(2, name="up", **f)(x)
    x = L.AveragePooling2D(2, name="pool", **f)(x)
    x = L.Concatenate(name="join")([L.Flatten(name="flatten", **f)(x), L.GlobalAveragePooling2D(name="global", **f)(x)])
    return keras.Model(image, L.Dense(3, name="head")(x))


@keras.saving.register_keras_serializable("fixtures")
def hard_sigmoid_of_keras_2(x):
    return keras.ops.clip(0.2 * x + 0.5, 0.0, 1.0)


def keras2():
    image = L.Input((8, 8, 2), name="input_1")
    x = L.Conv2D(4, 3, padding="same", activation="swish", name="conv2d")(image)
    x = L.BatchNormalization(name="batch_normalization")(x)
    x = L.LeakyReLU(negative_slope=0.15, name="leaky_re_lu")(x)
    inner_in = L.Input((8, 8, 4), name="input_2")
    inner_out = L.BatchNormalization(name="inner_norm")(L.DepthwiseConv2D(3, name="depthwise_conv2d")(inner_in))
    inner = keras.Model(inner_in, L.ReLU(6.0, name="re_lu")(inner_out), name="model")
    y = inner(x)
    shared = L.Conv2D(4, 1, activation=hard_sigmoid_of_keras_2, name="conv2d_1")
    y = L.Multiply(name="product")([shared(y), shared(shared(y))])
    y = keras.Sequential([L.Input((6, 6, 4), name="input_3"), L.SeparableConv2D(3, 3, name="separable_conv2d")], name="sequential")(y)
    y = y * 1.5 + y
    return keras.Model(image, L.Dense(3, name="dense")(L.Flatten(name="flatten")(y)), name="model_1")


def keras2_sequential():
    return keras.Sequential([
        L.Input((6, 5), name="conv1d_input"),
        L.Conv1D(3, 2, activation="relu", name="conv1d"),
        L.Flatten(name="flatten"),
        L.Dense(4, activation="elu", name="dense"),
        L.Dense(2, activation="softmax", name="dense_1"),
    ], name="sequential")


# What is written of a configuration of Keras 3, in the words of Keras 2.

def old_tensor(tensor, layers, kwargs):
    name, node, index = tensor["config"]["keras_history"]
    return [name, node + (layers[name] in ("Functional", "Sequential")), index, kwargs]


def old_node(node, layer, layers):
    args = node["args"][0] if isinstance(node["args"][0], list) else node["args"]
    if layer["class_name"] == "TFOpLambda":
        first, second = args
        if isinstance(second, dict):
            second = old_tensor(second, layers, {})[:3]
        return [old_tensor(first, layers, {"y": second, "name": None})]
    return [old_tensor(tensor, layers, {}) for tensor in args]


def old_layer(layer):
    config = dict(layer["config"])
    name = layer["class_name"]
    if layer["module"].startswith("keras.src.ops"):
        function = {"Multiply": "math.multiply", "Add": "__operators__.add"}[name]
        return {"class_name": "TFOpLambda", "name": config["name"], "config": {"name": config["name"], "trainable": True, "dtype": "float32", "function": function}}
    if name in ("Functional", "Sequential"):
        config = old_model(layer)["config"]
    if "dtype" in config:
        config["dtype"] = "float32"
    if name == "InputLayer":
        config["batch_input_shape"] = config.pop("batch_shape")
        config.pop("optional")
    if name == "LeakyReLU":
        config["alpha"] = config.pop("negative_slope")
    if name == "BatchNormalization":
        config["axis"] = [3]
    if isinstance(config.get("activation"), dict):
        config["activation"] = "hard_sigmoid"
    return {"class_name": name, "name": config["name"], "config": config}


def old_model(model):
    config = model["config"]
    layers = [old_layer(layer) for layer in config["layers"]]
    if model["class_name"] == "Sequential":
        return {"class_name": "Sequential", "config": {"name": config["name"], "layers": layers}}
    classes = {layer["config"]["name"]: layer["class_name"] for layer in config["layers"]}
    for old, new in zip(layers, config["layers"]):
        old["inbound_nodes"] = [old_node(node, old, classes) for node in new["inbound_nodes"]]
    ends = {key: [config[key]] if isinstance(config[key][0], str) else config[key] for key in ("input_layers", "output_layers")}
    return {"class_name": "Functional", "config": {"name": config["name"], "layers": layers, **ends}}


def save_old(model, file, compressed):
    config = old_model(json.loads(model.to_json()))
    with h5py.File(file, "w") as h5:
        h5.attrs["keras_version"] = "2.12.0"
        h5.attrs["backend"] = "tensorflow"
        h5.attrs["model_config"] = json.dumps(config)
        weights = h5.create_group("model_weights")
        for layer in model.layers:
            group = weights.create_group(layer.name)
            variables = layer.trainable_weights + layer.non_trainable_weights
            names = ["/".join(w.path.split("/")[-2:]) + ":0" for w in variables]
            group.attrs["weight_names"] = [name.encode() for name in names]
            for name, variable in zip(names, variables):
                value = variable.numpy()
                chunked = {"chunks": True, "compression": "gzip", "shuffle": True} if compressed and value.ndim > 2 else {}
                group.create_dataset(name, data=value.astype("float64") if value.ndim == 1 and compressed else value, **chunked)


def seeded(build, seed):
    model = build()
    rng = np.random.default_rng(seed)
    for w in model.weights:
        value = rng.normal(0, 0.4, w.shape)
        if "variance" in w.path:
            value = rng.uniform(0.5, 2, w.shape)
        elif "gamma" in w.path:
            value = rng.uniform(0.7, 1.3, w.shape)
        elif "count" in w.path:
            value = np.asarray(7)
        w.assign(value)
    # Statistics of layers like Normalization are taken over when a model is loaded.
    buffer = pathlib.Path("/tmp/zippermerge-fixture.keras")
    model.save(buffer)
    model = keras.models.load_model(buffer)
    buffer.unlink()
    return model


def answers(model, file):
    rng = np.random.default_rng(3)
    inputs = [rng.normal(0, 1, (2,) + tuple(i.shape[1:])).astype("float32") for i in model.inputs]
    outputs = model(inputs if len(inputs) > 1 else inputs[0], training=False)
    outputs = outputs if isinstance(outputs, list) else [outputs]
    names = [tensor._keras_history[0].name for tensor in model.outputs]
    arrays = {"in." + i.name: v for i, v in zip(model.inputs, inputs)}
    arrays |= {"out." + name: np.asarray(v) for name, v in zip(names, outputs)}
    np.savez_compressed(file, **arrays)


def save_small(model, file):
    """A .keras archive, packed; Keras itself does not pack it."""
    model.save(file)
    with zipfile.ZipFile(file) as plain:
        entries = [(name, plain.read(name)) for name in plain.namelist()]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries:
            packed.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)


def main(target):
    target.mkdir(parents=True, exist_ok=True)
    for build, formats in [
        (images, ["keras"]), (sequences, ["keras"]), (activations, ["keras"]), (nested, ["keras", "h5"]), (channels_first, ["keras"]),
    ]:
        model = seeded(build, 7)
        name = build.__name__.replace("_", "-")
        answers(model, target / f"{name}.npz")
        if "keras" in formats:
            save_small(model, target / f"{name}.keras")
        if "h5" in formats:
            model.save(target / f"{name}.h5")
    for build, compressed in [(keras2, True), (keras2_sequential, False)]:
        model = seeded(build, 7)
        name = build.__name__.replace("keras2", "keras2-functional" if compressed else "keras2").replace("_", "-")
        answers(model, target / f"{name}.npz")
        save_old(model, target / f"{name}.h5", compressed)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
