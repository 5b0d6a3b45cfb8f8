"""Writes the trained networks that the import tests read, with TensorFlow 2.21 and Keras 3.

    python src/test/python/make_fixtures.py src/test/resources/models

Each NAME.zip is a SavedModel; expected.json has, for each, an input and what Keras answers to it.
Weights are random but seeded; batch normalisation has statistics that are not the initial ones.
"""

import json
import pathlib
import sys
import tempfile
import zipfile

import keras
import numpy as np
import tensorflow as tf

L = keras.layers


def lenet():
    return keras.Sequential([
        L.Input((12, 12, 1), name="image"),
        L.Conv2D(4, 3, padding="same", name="conv1"),
        L.BatchNormalization(name="norm1"),
        L.ReLU(name="relu1"),
        L.MaxPooling2D(2, name="pool1"),
        L.Conv2D(6, 3, activation="relu", name="conv2"),
        L.Flatten(name="flatten"),
        L.Dense(8, activation="swish", name="dense1"),
        L.Dropout(0.5, name="dropout"),
        L.Dense(3, activation="softmax", name="dense2"),
    ])


def residual():
    image = L.Input((8, 8, 3), name="image")
    x = L.Conv2D(4, 3, padding="same", name="stem")(image)
    x = L.BatchNormalization(name="stem_norm")(x)
    x = L.ReLU(name="stem_relu")(x)
    y = L.Conv2D(4, 3, padding="same", use_bias=False, name="branch")(x)
    y = L.BatchNormalization(name="branch_norm")(y)
    x = L.ReLU(name="sum_relu")(L.Add(name="sum")([x, y]))
    x = L.Concatenate(name="concat")([x, L.Conv2D(2, 1, activation="hard_swish", name="side")(x)])
    x = L.AveragePooling2D(2, name="pool")(x)
    x = L.GlobalAveragePooling2D(name="global")(x)
    return keras.Model(image, L.Dense(5, name="head")(x))


def separable():
    return keras.Sequential([
        L.Input((10, 6, 1), name="image"),
        L.ZeroPadding2D(1, name="pad"),
        L.Conv2D(4, 3, strides=2, use_bias=False, name="conv"),
        L.BatchNormalization(name="conv_norm"),
        L.ReLU(6.0, name="conv_relu"),
        L.DepthwiseConv2D(3, padding="same", use_bias=False, name="depthwise"),
        L.BatchNormalization(name="depthwise_norm"),
        L.ReLU(6.0, name="depthwise_relu"),
        L.Conv2D(8, 1, name="pointwise"),
        L.LeakyReLU(name="leaky"),
        L.SeparableConv2D(6, 3, padding="same", dilation_rate=2, activation="elu", name="separable"),
        L.GlobalAveragePooling2D(keepdims=True, name="global"),
        L.Conv2D(2, 1, name="classes"),
        L.Reshape((2,), name="reshape"),
        L.Activation("sigmoid", name="answer"),
    ])


def seeded(build, seed):
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    model = build()
    random = np.random.default_rng(seed)
    for variable in model.variables:
        noise = random.normal(0, 0.2, variable.shape)
        if "variance" in variable.path or "gamma" in variable.path:
            noise = np.abs(noise) + 0.5
        if variable.dtype == "float32":
            variable.assign(variable.numpy() + noise.astype("float32"))
    return model


def export(model, folder):
    model.export(folder, verbose=False)


def write_zip(folder, target):
    """Entries in a fixed order and of a fixed date, so that the same model gives the same bytes."""
    with zipfile.ZipFile(target, "w") as archive:
        for file in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "fingerprint.pb"):
            entry = zipfile.ZipInfo(f"{folder.name}/{file.relative_to(folder)}")
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes(), compresslevel=9)


def main(target):
    expected = {}
    for name, build, save in [
        ("lenet-export", lenet, export),
        ("lenet-saved", lenet, tf.saved_model.save),
        ("residual-export", residual, export),
        ("separable-export", separable, export),
    ]:
        model = seeded(build, 7)
        values = np.random.default_rng(3).normal(0, 1, (2,) + model.input_shape[1:]).astype("float32")
        expected[name] = {
            "shape": list(values.shape),
            "input": [round(float(v), 7) for v in values.ravel()],
            "output": [round(float(v), 7) for v in model(values, training=False).numpy().ravel()],
        }
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch) / name
            save(model, str(folder))
            write_zip(folder, target / f"{name}.zip")
    (target / "expected.json").write_text(json.dumps(expected) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
