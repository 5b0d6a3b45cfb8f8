"""Writes the TFRecords that the data tests read, with TensorFlow 2.21.

    python src/test/python/make_data_fixtures.py src/test/resources/data

tensorflow.tfrecord.gz: six examples, each a 2 x 3 PNG of grey level i with class i mod 2.
"""

import pathlib
import sys

import numpy as np
import tensorflow as tf


def example(level):
    image = tf.io.encode_png(np.full((2, 3, 1), level, np.uint8)).numpy()
    return tf.train.Example(features=tf.train.Features(feature={
        "image/encoded": tf.train.Feature(bytes_list=tf.train.BytesList(value=[image])),
        "image/class/label": tf.train.Feature(int64_list=tf.train.Int64List(value=[level % 2])),
    }))


def main(target):
    with tf.io.TFRecordWriter(str(target / "tensorflow.tfrecord.gz"), "GZIP") as writer:
        for level in range(6):
            writer.write(example(level).SerializeToString())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
