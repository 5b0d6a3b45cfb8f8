#!/usr/bin/env python3
"""Merges pairs of networks by others, from `inspect`-able files to verified artifacts, and prints a table of what was measured.

usage: merge_pairs.py [--steps N] MODELS DATA OUT [PAIR ...]

MODELS and DATA are folders laid out as the project's shared ones; OUT receives one folder for each pair. Needs the built jar and, to make random
inputs where no data fits, NumPy. Where no labels exist, calibration distils the originals on the data named.
"""
import argparse
import json
import pathlib
import subprocess
import sys

import numpy

ROOT = pathlib.Path(__file__).resolve().parents[3]

SIGNS = "sign-digits-train.zip"
# pair: for each task its name, its model, further fields of the task, its data, how to read the data
PAIRS = {
    "serving": [
        ("first", "dbsiegel-serving", {}, "mnist.npz", {"labelled": False}),
        ("second", "misterseyi-serving", {}, "mnist.npz", {"labelled": False}),
    ],
    "resnet8": [
        ("first", "mlctiny-resnet8-a/pretrainedResnet.h5", {}, "cifar10-test.zip", {"scale": 1}),
        ("second", "mlctiny-resnet8-b/trainedResnet.h5", {}, "cifar10-test.zip", {"scale": 1}),
    ],
    "resnet8-widths": [
        ("narrow", "mlctiny-resnet8-a/pretrainedResnet.h5", {}, "cifar10-test.zip", {"scale": 1}),
        ("wide", "mlctiny-resnet8-d/pretrainedResnet.h5", {}, "cifar10-test.zip", {"scale": 1}),
    ],
    "persons": [
        ("first", "mlctiny-vww96-a/vww_96.h5", {}, SIGNS, {"labelled": False}),
        ("second", "mlctiny-vww96-b/vww_96.h5", {}, SIGNS, {"labelled": False}),
    ],
    "persons-grey": [
        ("first", "mlctiny-vww96-c/vww_96.h5", {}, SIGNS, {"labelled": False}),
        ("second", "mlctiny-vww96-d/vww_96.h5", {}, SIGNS, {"labelled": False}),
    ],
    "faces": [
        ("emotion", "oarriaga-fer2013-mini-xception-102-0-66/fer2013_mini_XCEPTION.102-0.66.hdf5", {}, SIGNS, {"labelled": False}),
        ("gender", "oarriaga-gender-mini-xception/gender_mini_XCEPTION.21-0.95.hdf5", {}, SIGNS, {"labelled": False}),
    ],
    "keywords": [
        ("keras", "mlctiny-kws-ref", {}, (49, 10, 1), {}),
        ("frozen", "mlkws-ds-cnn-s/DS_CNN_S.pb", {"input": "Reshape"}, (490,), {}),
    ],
    "wakewords": [
        ("first", "mlctiny-strww-a/str_ww_ref_model.h5", {}, (30, 1, 40), {}),
        ("second", "mlctiny-strww-b/str_ww_model.h5", {}, (30, 1, 40), {}),
    ],
    "person-keyword": [
        ("person", "mlctiny-vww96-a/vww_96.h5", {}, SIGNS, {"labelled": False}),
        ("keyword", "mlkws-ds-cnn-m/DS_CNN_M.pb", {"input": "Reshape"}, (490,), {}),
    ],
    "keyword-digit": [
        ("keyword", "mlkws-cnn-s/CNN_S.pb", {"input": "Reshape"}, (490,), {}),
        ("digit", "sam783-lenet/lenet.h5", {}, "mnist.npz", {}),
    ],
}


def random_inputs(folder, name, shape):
    """Standard normal inputs: 4,000 to calibrate on, 1,000 to measure agreement on."""
    random = numpy.random.default_rng(1)
    file = folder / f"{name}.npz"
    numpy.savez(file, x_train=random.standard_normal((4000, *shape), "float32"), x_test=random.standard_normal((1000, *shape), "float32"))
    return file


def merge(pair, options):
    out = options.out / pair
    out.mkdir(parents=True, exist_ok=True)
    tasks = []
    for name, model, fields, data, spec in PAIRS[pair]:
        file = options.data / data if isinstance(data, str) else random_inputs(out, name, data)
        tasks.append({"name": name, "model": str(options.models / model), "data": str(file), "dataSpec": spec, **fields})
    (out / "spec.json").write_text(json.dumps({"tasks": tasks, "calibration": {"steps": options.steps}, "seed": 1}))
    with open(out / "log", "w") as log:
        done = subprocess.run([ROOT / "bin/zippermerge", "merge", out / "spec.json", "--out", out], stdout=log, stderr=subprocess.STDOUT)
    return json.loads((out / "result.json").read_text()) if done.returncode == 0 else None


def percent(value):
    return "" if value is None else f"{100 * value:.2f}"


def row(pair, result):
    tasks = result["tasks"]
    accuracy = "; ".join(f"{percent(t['originalAccuracy'])} -> {percent(t['mergedAccuracy'])}" if t["labelled"] else "none" for t in tasks)
    agreement = "; ".join(f"{percent(t['encodedAgreement'])} -> {percent(t['mergedAgreement'])}" for t in tasks)
    totals = result["totals"]
    before, after = totals["originalBytes"], totals["artifactBytes"]
    seconds = sum(result["secondsByPhase"].values())
    return f"| {pair} | {accuracy} | {agreement} | {before / 1e3:,.0f} kB -> {after / 1e3:,.0f} kB, {before / after:.1f}x | {seconds:.0f} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for folder in ("models", "data", "out"):
        parser.add_argument(folder, type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument("pairs", nargs="*", default=[])
    parser.add_argument("--steps", type=int, default=400)
    options = parser.parse_args()
    print("| pair | accuracy before -> after, % | agreement as encoded -> calibrated, % | weights -> artifact | seconds |\n|---|---|---|---|---|")
    failed = []
    for pair in options.pairs or PAIRS:
        result = merge(pair, options)
        if result is None:
            failed.append(pair)
            print(f"| {pair} | failed: see {options.out / pair / 'log'} | | | |", flush=True)
        else:
            print(row(pair, result), flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
