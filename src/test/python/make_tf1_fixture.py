"""Writes a SavedModel as TensorFlow 1 wrote them: partitioned variables, a sharded saver, Adam's
training graph left in, and three graphs with different tags.

    python src/test/python/make_tf1_fixture.py src/test/resources/models/tf1-partitioned.zip
"""

import pathlib
import sys
import tempfile
import zipfile

import numpy as np
import tensorflow as tf

v1 = tf.compat.v1
v1.disable_eager_execution()


def network():
    x = v1.placeholder(tf.float32, [None, 6, 6, 1], name="x")
    unused = v1.placeholder(tf.int32, [], name="unused")
    halves = v1.fixed_size_partitioner(2, axis=0)
    with v1.variable_scope("net", use_resource=False, partitioner=halves):
        kernel = v1.get_variable(
            "kernel", [3, 3, 1, 4], partitioner=v1.fixed_size_partitioner(2, axis=3))
        y = tf.nn.relu(tf.nn.conv2d(x, kernel, 1, "VALID"))
        weights = v1.get_variable("weights", [64, 3])
        bias = v1.get_variable("bias", [3], partitioner=None)
        return x, unused, tf.matmul(tf.reshape(y, [-1, 64]), weights) + bias


def train(session, x, logits):
    labels = v1.placeholder(tf.float32, [None, 3], name="labels")
    loss = tf.reduce_mean(
        tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits))
    step = v1.train.AdamOptimizer(0.01).minimize(loss)
    session.run(v1.global_variables_initializer())
    random = np.random.default_rng(1)
    session.run(
        step,
        {x: random.random((8, 6, 6, 1)), labels: np.eye(3)[random.integers(0, 3, 8)]})


def write(folder):
    with v1.Graph().as_default(), v1.Session() as session:
        v1.set_random_seed(7)
        x, unused, logits = network()
        train(session, x, logits)
        saver = v1.train.Saver(sharded=True)
        signature = v1.saved_model.predict_signature_def(
            {"x": x, "unused": unused}, {"logits": logits})
        builder = v1.saved_model.Builder(folder)
        builder.add_meta_graph_and_variables(session, ["train"], saver=saver)
        builder.add_meta_graph(
            ["serve", "extra"], signature_def_map={"other": signature}, saver=saver)
        builder.add_meta_graph(["serve"], signature_def_map={"predict": signature}, saver=saver)
        builder.save()


with tempfile.TemporaryDirectory() as parent:
    folder = pathlib.Path(parent) / "tf1-partitioned"
    write(str(folder))
    with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(parent))
