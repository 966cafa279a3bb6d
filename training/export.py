"""Writes a trained model as int8 ONNX: `python -m training.export --weights W --tokenizer T --out MODELS`.

The graphs are built operator by operator, so that what ships is what is meant: no padding mask (a window is read by
itself, which also keeps a reading the same whatever it is batched with), query, key and value in one product, the word
table in int8 with a scale a row, every other product with int8 weights a column and activations quantised as they come.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

from training.corpora import ROLES
from training.meaning_model import TOKEN_HEADS
from training.model import DISTANCES, HEADS, LAYERS, LINK_HEADS, LINK_LAYERS, LINK_WIDTH, NAMES, TOKEN_GROUPS, WIDTH

Array = NDArray[Any]
OPSET = 20
# 7 bits of weight: on processors without VNNI two products of 8 by 8 bits overflow the 16 bits they are added in.
WEIGHT_TOP = 63
# The last steps stay in single precision: they are a hundredth of the work and decide every span.
EXACT = {"tokens", "project", "linker.roles", "linker.real"}


class Graph:
    """Collects nodes and weights; each call adds one operator and returns the name of its output."""

    def __init__(self, weights: Mapping[str, Array], *, quantised: bool = True) -> None:
        self.weights, self.quantised = weights, quantised
        self.nodes: list[onnx.NodeProto] = []
        self.held: dict[str, onnx.TensorProto] = {}
        self._quantised_inputs: dict[str, tuple[str, str, str]] = {}

    def op(self, kind: str, *inputs: str, outputs: int = 1, **attributes: Any) -> str:
        """Add an operator and return the name of its first output."""
        name = f"{kind.lower()}_{len(self.nodes)}"
        names = [f"{name}_{index}" for index in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=name, **attributes))
        return names[0]

    def constant(self, name: str, value: Array) -> str:
        """Hold a constant."""
        self.held[name] = numpy_helper.from_array(np.asarray(value, order="C"), name)
        return name

    def weight(self, name: str) -> str:
        """Hold a trained weight as it is."""
        return self.constant(name, self.weights[name].astype(np.float32))

    def linear(self, x: str, *names: str) -> str:
        """Multiply by the weights of one or several linear layers side by side, and add their bias."""
        weight = np.concatenate([self.weights[f"{name}.weight"] for name in names]).T.astype(np.float32)
        bias = self.constant(
            f"{names[0]}.bias+", np.concatenate([self.weights[f"{n}.bias"] for n in names]).astype(np.float32)
        )
        product = (
            self._int8(x, names[0], weight)
            if self.quantised and names[0] not in EXACT
            else self.op("MatMul", x, self.constant(f"{names[0]}.w", weight))
        )
        return self.op("Add", product, bias)

    def _int8(self, x: str, name: str, weight: Array) -> str:
        scale = np.maximum(np.abs(weight).max(axis=0), 1e-8) / WEIGHT_TOP
        table = np.clip(np.round(weight / scale), -WEIGHT_TOP, WEIGHT_TOP).astype(np.int8)
        if x not in self._quantised_inputs:
            small = self.op("DynamicQuantizeLinear", x, outputs=3)
            base = small.rsplit("_", 1)[0]
            self._quantised_inputs[x] = (small, f"{base}_1", f"{base}_2")
        values, x_scale, x_zero = self._quantised_inputs[x]
        zero = self.constant(f"{name}.z", np.zeros(weight.shape[1], dtype=np.int8))
        whole = self.op("MatMulInteger", values, self.constant(f"{name}.q", table), x_zero, zero)
        scales = self.op("Mul", x_scale, self.constant(f"{name}.s", scale.astype(np.float32)))
        return self.op("Mul", self.op("Cast", whole, to=TensorProto.FLOAT), scales)

    def table(self, name: str, ids: str) -> str:
        """Look rows up in a table held in int8 with a scale a row."""
        weight = self.weights[name]
        scale = np.maximum(np.abs(weight).max(axis=1, keepdims=True), 1e-8) / 127
        rows = self.constant(f"{name}.q", np.round(weight / scale).astype(np.int8))
        scales = self.constant(f"{name}.s", scale.astype(np.float32))
        picked = self.op("Cast", self.op("Gather", rows, ids), to=TensorProto.FLOAT)
        return self.op("Mul", picked, self.op("Gather", scales, ids))

    def norm(self, x: str, name: str, *, epsilon: float) -> str:
        """Normalise a layer."""
        return self.op(
            "LayerNormalization",
            x,
            self.weight(f"{name}.weight"),
            self.weight(f"{name}.bias"),
            epsilon=epsilon,
            axis=-1,
        )

    def layer(self, x: str, name: str, *, width: int, heads: int) -> str:
        """Add one post-norm transformer layer."""
        three = self.linear(x, *(f"{name}.{part}" for part in ("query", "key", "value")))
        sizes = self.constant(f"split{width}", np.array([width] * 3, dtype=np.int64))
        base = self.op("Split", three, sizes, outputs=3, axis=-1).rsplit("_", 1)[0]
        shape = self.constant(f"heads{width}", np.array([0, 0, heads, width // heads], dtype=np.int64))
        q, k, v = (self.op("Reshape", f"{base}_{index}", shape) for index in range(3))
        q, v = (self.op("Transpose", part, perm=[0, 2, 1, 3]) for part in (q, v))
        k = self.op("Transpose", k, perm=[0, 2, 3, 1])
        scale = self.constant(f"scale{width}", np.array((width // heads) ** -0.5, dtype=np.float32))
        mixed = self.op("MatMul", self.op("Softmax", self.op("Mul", self.op("MatMul", q, k), scale), axis=-1), v)
        flat = self.op(
            "Reshape",
            self.op("Transpose", mixed, perm=[0, 2, 1, 3]),
            self.constant(f"flat{width}", np.array([0, 0, width], dtype=np.int64)),
        )
        x = self.norm(self.op("Add", x, self.linear(flat, f"{name}.out")), f"{name}.norm", epsilon=1e-12)
        inner = self.op("Gelu", self.linear(x, f"{name}.up"))
        return self.norm(self.op("Add", x, self.linear(inner, f"{name}.down")), f"{name}.norm2", epsilon=1e-12)

    def model(
        self, inputs: Sequence[onnx.ValueInfoProto], outputs: Mapping[str, tuple[str, list[Any]]]
    ) -> onnx.ModelProto:
        """Close the graph: `outputs` maps a name to (the value it carries, its shape)."""
        for name, (value, _) in outputs.items():
            self.nodes.append(helper.make_node("Identity", [value], [name]))
        infos = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, (_, shape) in outputs.items()]
        graph = helper.make_graph(self.nodes, "dragoman", list(inputs), infos, list(self.held.values()))
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
        onnx.checker.check_model(model)
        return model


def encoder(weights: Mapping[str, Array], *, style: float, quantised: bool = True) -> onnx.ModelProto:
    """Build the encoder with its token heads; `style` 0 keeps PolNeAR's conventions, 1 those of talks/."""
    g = Graph(weights, quantised=quantised)
    inputs, x = _pieces(g, weights, style=style)
    labels = sum(TOKEN_GROUPS.values())
    return g.model(
        inputs,
        {
            "scores": (g.linear(x, "tokens"), [1, "length", labels]),
            "vectors": (g.linear(x, "project"), [1, "length", LINK_WIDTH]),
            "hidden": (x, [1, "length", WIDTH]),
        },
    )


def meaning(weights: Mapping[str, Array], *, quantised: bool = True) -> onnx.ModelProto:
    """Build the encoder for meaning: its vectors, and the scores of its token heads."""
    g = Graph(weights, quantised=quantised)
    inputs, x = _pieces(g, weights, style=0.0)
    labels = sum(TOKEN_HEADS.values())
    return g.model(
        inputs, {"hidden": (x, [1, "length", WIDTH]), "scores": (g.linear(x, "tokens"), [1, "length", labels])}
    )


def _pieces(g: Graph, weights: Mapping[str, Array], *, style: float) -> tuple[list[onnx.ValueInfoProto], str]:
    """Add an encoder, from word pieces and their features to vectors; give its inputs and the name of the vectors."""
    pieces = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "length"])
    features = helper.make_tensor_value_info("features", TensorProto.INT64, [1, "length", 3])
    ends = g.constant("one", np.array([1], dtype=np.int64))
    length = g.op("Slice", g.op("Shape", "ids"), ends, g.constant("two", np.array([2], dtype=np.int64)))
    zero = g.constant("zero", np.array([0], dtype=np.int64))
    positions = g.op("Slice", g.weight("encoder.positions.weight"), zero, length, zero)
    x = g.op("Add", g.table("encoder.words.weight", "ids"), positions)
    x = g.op(
        "Add",
        x,
        g.constant("always", (weights["encoder.segment"] + style * weights["encoder.style"]).astype(np.float32)),
    )
    for column in range(3):
        at = g.constant(f"column{column}", np.array(column, dtype=np.int64))
        x = g.op(
            "Add",
            x,
            g.op("Gather", g.weight(f"encoder.features.{column}.weight"), g.op("Gather", "features", at, axis=2)),
        )
    x = g.norm(x, "encoder.norm", epsilon=1e-12)
    for index in range(LAYERS):
        x = g.layer(x, f"encoder.layers.{index}", width=WIDTH, heads=HEADS)
    return [pieces, features], x


def linker(weights: Mapping[str, Array], *, quantised: bool = True) -> onnx.ModelProto:
    """Build the linker: one window's vectors, a row a cue."""
    g = Graph(weights, quantised=quantised)
    inputs = [
        helper.make_tensor_value_info("vectors", TensorProto.FLOAT, [1, "length", LINK_WIDTH]),
        helper.make_tensor_value_info("distance", TensorProto.INT64, ["cues", "length"]),
        helper.make_tensor_value_info("others", TensorProto.INT64, ["cues", "length"]),
    ]
    assert weights["linker.distance.weight"].shape[0] == DISTANCES
    x = g.op("Add", "vectors", g.op("Gather", g.weight("linker.distance.weight"), "distance"))
    x = g.op("Add", x, g.op("Gather", g.weight("linker.others.weight"), "others"))
    x = g.norm(x, "linker.norm", epsilon=1e-5)
    for index in range(LINK_LAYERS):
        x = g.layer(x, f"linker.layers.{index}", width=LINK_WIDTH, heads=LINK_HEADS)
    # Mean of the cue's own pieces.
    at_cue = g.op(
        "Cast", g.op("Equal", "distance", g.constant("none", np.array(0, dtype=np.int64))), to=TensorProto.FLOAT
    )
    at_cue = g.op("Unsqueeze", at_cue, g.constant("axis1", np.array([1], dtype=np.int64)))
    summed = g.op("MatMul", at_cue, x)
    count = g.op("ReduceSum", at_cue, g.constant("axis2", np.array([2], dtype=np.int64)))
    pooled = g.op("Squeeze", g.op("Div", summed, count), g.constant("axis1b", np.array([1], dtype=np.int64)))
    real = g.op("Squeeze", g.linear(pooled, "linker.real"), g.constant("last", np.array([1], dtype=np.int64)))
    return g.model(
        inputs, {"roles": (g.linear(x, "linker.roles"), ["cues", "length", 3 * len(ROLES)]), "real": (real, ["cues"])}
    )


def chains(weights: Mapping[str, Array]) -> list[dict[str, Any]]:
    """Give the learned transitions a role, an I after an O and a leading I barred."""
    barred, first = np.zeros((3, 3)), np.array([0, 0, -1e4])
    barred[0, 2] = -1e4
    return [
        {
            "role": role,
            "moves": (weights[f"crf.{index}.moves"] + barred).round(4).tolist(),
            "first": (weights[f"crf.{index}.first"] + first).round(4).tolist(),
        }
        for index, role in enumerate(ROLES)
    ]


SHIPPED = ("encoder.onnx", "linker.onnx", "meaning.npz", "meaning.onnx", "tokenizer.json")
# Written by `training.headline`, and kept as they are: a test says whether they are still this encoder's.
KEPT = ("headline.onnx", "headline.json")


def export(weights_file: Path, out: Path, *, tokenizer: Path, style: float, meaning_file: Path) -> None:
    """Write both encoders, the linker, the heads of meaning, tokenizer and manifest."""
    weights, meant = load_file(weights_file), load_file(meaning_file)
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(encoder(weights, style=style), out / "encoder.onnx")
    onnx.save(linker(weights), out / "linker.onnx")
    onnx.save(meaning(meant), out / "meaning.onnx")
    write_heads(meant, out / "meaning.npz")
    shutil.copyfile(tokenizer, out / "tokenizer.json")
    files = {
        name: hashlib.sha256((out / name).read_bytes()).hexdigest()
        for name in (*SHIPPED, *KEPT)
        if name in SHIPPED or (out / name).exists()
    }
    manifest = {
        "name": "dragoman-2",
        "style": style,
        "names": NAMES,
        "files": files,
        "chains": chains(weights),
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf8")


def write_heads(weights: Mapping[str, Array], out: Path) -> None:
    """Write the heads of meaning as plain arrays, in half precision: nothing of them is code."""
    heads = {
        name: value.astype(np.float16)
        for name, value in weights.items()
        if not name.startswith(("encoder.", "tokens."))
    }
    # Written by hand: `numpy.savez` puts the time of writing into the file, and its digest would change with it.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in sorted(heads.items()):
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w") as file:
                np.lib.format.write_array(file, np.ascontiguousarray(value), allow_pickle=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--meaning", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--style", type=float, default=0.5)
    given = parser.parse_args()
    export(given.weights, given.out, tokenizer=given.tokenizer, style=given.style, meaning_file=given.meaning)
