#!/usr/bin/env python3
"""Compares the encoder's k-means with scikit-learn's on the layers of two LeNets, and prints a Markdown table.

usage: compare_kmeans.py [--command CMD] [--layers conv2,fc1] SPEC.json OUT

SPEC.json merges networks that `samples --arch lenet` trained; OUT receives vectors and a merge without calibration. Needs the built jar, NumPy and
scikit-learn. The kernels are what `run` answers to impulses, so nothing but the product's own commands reads models; the encoder's errors are those
of the merge's result, its seconds those of its process between the lines of progress. Both sides take two starts; scikit-learn runs each to
convergence, on one thread.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"
try:
    import numpy
    from sklearn.cluster import KMeans
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(0)

ROOT = pathlib.Path(__file__).resolve().parents[3]
STARTS = 2
# merged layer: the tensors of a LeNet that its product takes and yields
TENSORS = {"conv2": ("pool1", "conv2/conv"), "fc1": ("flatten", "fc1/product")}


def kernel(command, model, layer, shape, out):
    """The kernel, [positions, d, p], from the layer's answers to impulses."""
    depth = shape[-2]
    if layer == "fc1":
        x = numpy.eye(depth, dtype=numpy.float32)
    else:
        x = numpy.zeros((depth, 16, 16, depth), numpy.float32)
        x[numpy.arange(depth), 8, 8, numpy.arange(depth)] = 1
    numpy.savez(out / "x.npz", x=x)
    source, target = TENSORS[layer]
    answer = out / "y.npz"
    subprocess.run([command, "run", model, "--input", source, "--output", target, "--data", out / "x.npz", "--out", answer],
                   check=True, stdout=subprocess.DEVNULL)
    y = next(iter(numpy.load(answer).values()))
    if layer == "fc1":
        return y[None]
    height, width = shape[:2]
    top, left = 8 - height // 2, 8 - width // 2
    # y[c, 8 - i, 8 - j] is the kernel at (i, j) from its centre.
    patch = y[:, top:top + height, left:left + width, :][:, ::-1, ::-1, :]
    return patch.transpose(1, 2, 0, 3).reshape(height * width, depth, -1)


def vectors(kernels, segment, length):
    """All vectors of a segment, [N, r]."""
    parts = [k[:, segment * length:(segment + 1) * length, :].transpose(0, 2, 1).reshape(-1, length) for k in kernels]
    return numpy.concatenate(parts)


def cpu_seconds(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def merge(command, spec, out):
    """The merge's result, and CPU seconds and wall seconds of each layer, in the order of the plan."""
    (out / "spec.json").write_text(json.dumps(spec))
    process = subprocess.Popen([command, "merge", out / "spec.json", "--out", out], stdout=subprocess.PIPE, text=True)
    marks = []
    for line in process.stdout:
        event = json.loads(line) if line.startswith("{") else {}
        if event.get("phase") == "ENCODE" and event.get("layersDone", 0) == len(marks):
            marks.append((cpu_seconds(process), time.monotonic()))
    if process.wait():
        raise SystemExit("the merge failed")
    seconds = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(marks, marks[1:])]
    return json.loads((out / "result.json").read_text()), seconds


def reference(kernels, layer):
    """scikit-learn's squared error, CPU seconds and wall seconds."""
    error, cpu, wall = 0.0, time.process_time(), time.monotonic()
    for segment in range(layer["segments"]):
        found = KMeans(layer["codewordCount"], n_init=STARTS, random_state=1).fit(vectors(kernels, segment, layer["segmentLength"]))
        error += found.inertia_
    return error, time.process_time() - cpu, time.monotonic() - wall


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--command", default=ROOT / "bin" / "zippermerge")
    parser.add_argument("--layers", default="conv2,fc1")
    parser.add_argument("spec", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    spec = json.loads(args.spec.read_text())
    spec["calibration"] = {"steps": 0}
    result, seconds = merge(args.command, spec, args.out)
    models = {task["name"]: task["model"] for task in spec["tasks"]}
    print("| layer | error, scikit-learn | error, ours | ours / scikit-learn | CPU s, scikit-learn / ours | wall s, scikit-learn / ours |")
    print("|---|---|---|---|---|---|")
    for index, layer in enumerate(layer for layer in result["layers"] if layer["kind"].startswith("ENCODED")):
        if layer["name"] not in args.layers.split(","):
            continue
        kernels = [kernel(args.command, models[s["task"]], layer["name"], s["kernelShape"], args.out) for s in layer["sources"]]
        count = sum(k.size for k in kernels)
        ours = sum((e["quantisationError"] ** 2) * float((k.astype(numpy.float64) ** 2).sum()) for e, k in zip(layer["errors"], kernels)) / count
        theirs, cpu, wall = reference(kernels, layer)
        theirs /= count
        print(f"| {layer['name']}, {layer['segments']} segments, r = {layer['segmentLength']}, C = {layer['codewordCount']} | {theirs:.6f} | {ours:.6f}"
              f" | {ours / theirs:.4f} | {cpu:.1f} / {seconds[index][0]:.1f} | {wall:.1f} / {seconds[index][1]:.1f} |", flush=True)


if __name__ == "__main__":
    main()
