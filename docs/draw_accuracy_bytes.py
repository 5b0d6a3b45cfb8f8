#!/usr/bin/env python3
"""Draws the picture of the README, docs/results/accuracy-bytes.svg, from docs/results/accuracy-bytes.json.

A point has bytes and one accuracy (%) for each task; accuracy null means that only the bytes were measured, and draws a dashed line.
Needs nothing but Python 3. Run it again after every change of the JSON.
"""
import json
import math
import pathlib
from xml.sax.saxutils import escape

RESULTS = pathlib.Path(__file__).resolve().parent / "results"
WIDTH, HEIGHT = 860, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 30, 50, 60
COLOURS = ["#1f5fa8", "#c2560c", "#2b7a3d", "#7a3d8f"]


def text(x, y, words, anchor="middle", size=13, colour="#222"):
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}">{escape(words)}</text>'


def line(x1, y1, x2, y2, style):
    return f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" {style}/>'


def megabytes(count):
    return f"{count / 1e6:.2f}".rstrip("0").rstrip(".") + " MB"


def draw(data):
    points = data["points"]
    values = [value for point in points for value in point["accuracy"] or []]
    low, high = math.floor(min(values)) - 1, math.ceil(max(values)) + 1
    first, last = min(p["bytes"] for p in points) / 1.5, max(p["bytes"] for p in points) * 1.5

    def at_x(count):
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log(count / first) / math.log(last / first)

    def at_y(accuracy):
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - accuracy) / (high - low)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>', text(WIDTH / 2, 24, data["title"], size=16)]
    for accuracy in range(low, high + 1):
        parts.append(line(LEFT, at_y(accuracy), WIDTH - RIGHT, at_y(accuracy), 'stroke="#e4e4e4"'))
        parts.append(text(LEFT - 8, at_y(accuracy) + 4, f"{accuracy} %", "end", 12))
    for number, point in enumerate(sorted(points, key=lambda p: p["bytes"])):
        x = at_x(point["bytes"])
        label = f'{point["label"]}: {megabytes(point["bytes"])}'
        if point["accuracy"] is None:
            parts.append(line(x, TOP, x, HEIGHT - BOTTOM, 'stroke="#777" stroke-dasharray="5 4"'))
            label += " (accuracy not measured)"
        parts.append(line(x, HEIGHT - BOTTOM, x, HEIGHT - BOTTOM + 5, 'stroke="#222"'))
        near = 24 if number % 2 == 0 else 42
        parts.append(text(min(max(x, LEFT + 60), WIDTH - 120), HEIGHT - BOTTOM + near, label, size=12))
    for task, name in enumerate(data["tasks"]):
        colour = COLOURS[task % len(COLOURS)]
        for point in points:
            if point["accuracy"] is not None:
                x, y = at_x(point["bytes"]), at_y(point["accuracy"][task])
                parts.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="6" fill="{colour}"/>')
                parts.append(text(x + 10, y + 4, f'{point["accuracy"][task]:.2f}', "start", 12, colour))
        parts.append(text(LEFT + 10 + 90 * task, TOP - 6, f"● {name}", "start", 13, colour))
    parts.append(line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, 'stroke="#222"'))
    return "\n".join(parts + ["</svg>", ""])


if __name__ == "__main__":
    source = json.loads((RESULTS / "accuracy-bytes.json").read_text())
    (RESULTS / "accuracy-bytes.svg").write_text(draw(source))
