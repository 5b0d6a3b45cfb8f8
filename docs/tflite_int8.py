#!/usr/bin/env python3
"""Times a merged model by table lookup against what a user would pick today: each original network as a TFLite model of 8-bit integers.

usage: tflite_int8.py [--command CMD] [--rounds N] SPEC.json DIR

DIR is what `bin/zippermerge merge SPEC.json --out DIR` wrote; models are SavedModels (folders or zips), data is NPZ. The converter quantises weights and
activations (full-integer, calibrated on up to 200 training examples). Both sides: one thread, one example at a time, TFLite's own XNNPACK kernels; blocks
of 20 runs by turns, of which the first 5 are not counted, medians over all rounds. Of TFLite `invoke` alone is timed, of lookup the whole call.
Needs the built jar and TensorFlow for Python; without it, it says so and ends with status 0.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
try:
    import numpy
    import tensorflow as tf
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(0)

ROOT = pathlib.Path(__file__).resolve().parents[1]
RUNS, DROPPED = 20, 5
EXAMPLES = 200


def saved_model(path, folder):
    """The folder that holds saved_model.pb."""
    path = pathlib.Path(path)
    if path.is_file():
        zipfile.ZipFile(path).extractall(folder)
        path = pathlib.Path(folder)
    return str(next(path.rglob("saved_model.pb")).parent)


def examples(task):
    """Training examples as the network takes them."""
    x = numpy.load(task["data"])["x_train"][:EXAMPLES]
    spec = task.get("dataSpec") or {}
    scale = spec.get("scale", 1 / 255 if x.dtype == numpy.uint8 else 1)
    x = x.astype(numpy.float32) * scale + (spec.get("offset") or 0)
    return x if x.ndim == 4 else x[..., None]


def quantised(task, folder):
    """The network as a TFLite model of integers."""
    x = examples(task)
    converter = tf.lite.TFLiteConverter.from_saved_model(
        saved_model(task["model"], folder), signature_keys=[task.get("signature", "serving_default")])
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: ([one[None]] for one in x)
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = converter.inference_output_type = tf.int8
    return converter.convert()


class TfLite:
    def __init__(self, model):
        self.interpreter = tf.lite.Interpreter(model_content=model, num_threads=1)
        self.interpreter.allocate_tensors()
        into = self.interpreter.get_input_details()[0]
        random = numpy.random.default_rng(1)
        self.interpreter.set_tensor(into["index"], random.integers(-128, 128, into["shape"]).astype(numpy.int8))

    def block(self, runs):
        micros = []
        for _ in range(runs):
            start = time.perf_counter_ns()
            self.interpreter.invoke()
            micros.append((time.perf_counter_ns() - start) / 1e3)
        return micros


class Lookup:
    """Runs blocks in a process of ours, which a line with their length starts."""

    def __init__(self, command, artifact, task, tables):
        # HotSpot compiles in the foreground, so that the warm-up's end means something.
        options = {**os.environ, "ZIPPERMERGE_JAVA_OPTS": "-Xbatch " + os.environ.get("ZIPPERMERGE_JAVA_OPTS", "")}
        self.process = subprocess.Popen(
            [*command, "measure-lookup", artifact, task, tables],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=options)

    def block(self, runs):
        self.process.stdin.write(f"{runs}\n")
        self.process.stdin.flush()
        return [float(micros) for micros in self.process.stdout.readline().split()]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def medians(ways, rounds):
    for way in ways:
        way.block(200)
    times = [[] for _ in ways]
    for _ in range(rounds):
        for way, own in zip(ways, times):
            own.extend(way.block(RUNS)[DROPPED:])
    return [statistics.median(own) for own in times]


def row(name, integers, floats, rounded, size):
    return f"| {name} | {integers:.0f} | {floats:.0f} | {integers / floats:.2f} | {rounded:.0f} | {integers / rounded:.2f} | {size:,} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--command", default=str(ROOT / "bin" / "zippermerge"))
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("spec")
    parser.add_argument("dir", type=pathlib.Path)
    options = parser.parse_args()
    artifact = options.dir / "merged.zip"
    bytes_before, sums = 0, [0.0] * 3
    print("| task | TFLite int8, us | merged, lookup, us | times faster | merged, lookup in 16 bits, us | times faster | int8, bytes |")
    print("|---|---|---|---|---|---|---|")
    for task in json.loads(pathlib.Path(options.spec).read_text())["tasks"]:
        with tempfile.TemporaryDirectory() as folder:
            model = quantised(task, folder)
        lookups = [Lookup(options.command.split(), str(artifact), task["name"], tables) for tables in ("FLOAT32", "INT16")]
        micros = medians([TfLite(model), *lookups], options.rounds)
        for lookup in lookups:
            lookup.close()
        sums = [a + b for a, b in zip(sums, micros)]
        bytes_before += len(model)
        print(row(task["name"], *micros, len(model)))
    size = artifact.stat().st_size
    print(row("all", *sums, bytes_before))
    print(f"\nThe artifact has {size:,} bytes: {bytes_before / size:.1f} times fewer. TensorFlow {tf.__version__}.")


if __name__ == "__main__":
    main()
