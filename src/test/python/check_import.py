"""Compares imported Keras files with Keras itself, on random inputs.

    python src/test/python/check_import.py bin/zippermerge MODEL.h5 ...

Prints for each the greatest difference relative to the greatest answer; fails above 1e-5.
"""

import pathlib
import subprocess
import sys
import tempfile

import keras
import numpy as np


def tolerant(layer):
    """Keras 3 does not know the group count that Keras 2.4 to 2.6 wrote down for such layers."""

    class Tolerant(layer):
        @classmethod
        def from_config(cls, config):
            return layer.from_config({k: v for k, v in config.items() if k != "groups"})

    return Tolerant


TOLERANT = {
    name: tolerant(getattr(keras.layers, name)) for name in ("DepthwiseConv2D", "SeparableConv2D")
}


def difference(command, file):
    model = keras.models.load_model(file, compile=False, custom_objects=TOLERANT)
    x = np.random.default_rng(1).random((3, *model.input_shape[1:]), dtype=np.float32)
    with tempfile.TemporaryDirectory() as folder:
        data, out = (str(pathlib.Path(folder, name)) for name in ("x.npz", "y.npz"))
        np.savez(data, x=x)
        subprocess.run([command, "run", file, "--data", data, "--out", out], check=True)
        answers = np.load(out)
        answer = answers[answers.files[0]]
    wanted = np.asarray(model(x, training=False))
    return np.abs(answer - wanted).max() / np.abs(wanted).max()


worst = 0.0
for file in sys.argv[2:]:
    found = difference(sys.argv[1], file)
    worst = max(worst, found)
    print(f"{found:.1e}  {file}", flush=True)
sys.exit(int(worst > 1e-5))
