"""Writes a trained headline comparer as ONNX, in single precision: it is small, and every verdict hangs on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from training.export import Graph
from training.headline_data import VERDICTS
from training.headline_model import (
    COMPARE_HEADS,
    COMPARE_LAYERS,
    COMPARE_WIDTH,
    EVIDENCE_KINDS,
    MEASURES,
    NARROW,
    TITLE_KINDS,
)
from training.model import WIDTH

Array = NDArray[Any]


class Narrowing:
    """How the encoder's vectors are narrowed before the comparer sees them: their middle, and a projection."""

    def __init__(self, middle: Array, projection: Array) -> None:
        self.middle, self.projection = middle, projection

    @classmethod
    def of(cls, vectors: Array) -> Narrowing:
        """Keep the directions in which vectors vary most, the strong ones toned down."""
        middle = vectors.mean(axis=0)
        spread = (vectors - middle).T @ (vectors - middle) / len(vectors)
        values, directions = np.linalg.eigh(spread)
        order = np.argsort(-values)[:NARROW]
        projection = directions[:, order] / values[order] ** 0.25
        return cls(middle, (projection / np.abs((vectors - middle) @ projection).std()).astype(np.float32))

    def __call__(self, vectors: Array) -> Array:
        """Narrow vectors."""
        narrow: Array = (vectors.astype(np.float32) - self.middle) @ self.projection
        return narrow


def folded(weights: Mapping[str, Array], narrowing: Narrowing) -> dict[str, Array]:
    """Put the narrowing into the first layer of each side, which then takes the encoder's vectors as they are."""
    made = dict(weights)
    for side in ("title", "evidence"):
        whole = weights[f"{side}.weight"]
        wide = narrowing.projection @ whole[:, :NARROW].T
        made[f"{side}.wide.weight"] = wide.T
        made[f"{side}.wide.bias"] = weights[f"{side}.bias"] - narrowing.middle @ wide
        made[f"{side}.measures.weight"] = whole[:, NARROW:]
        made[f"{side}.measures.bias"] = np.zeros(COMPARE_WIDTH, dtype=np.float32)
    return made


def comparer(weights: Mapping[str, Array], narrowing: Narrowing) -> onnx.ModelProto:
    """Build the graph: both sides' vectors, measures and kinds in, word scores and verdict scores out."""
    g = Graph(folded(weights, narrowing), quantised=False)
    x, y = _side(g, "title", len(TITLE_KINDS)), _side(g, "evidence", len(EVIDENCE_KINDS))
    for index in range(COMPARE_LAYERS):
        x = _layer(g, x, y, f"layers.{index}")
    last = g.constant("last", np.array([1], dtype=np.int64))
    words = g.linear(x, "words")
    rows = g.constant("rows", np.array([0], dtype=np.int64))
    share = g.op("Softmax", words, axis=0)
    pooled = g.op(
        "Concat",
        g.op("ReduceSum", g.op("Mul", x, share), rows, keepdims=1),
        g.op("ReduceMean", x, rows, keepdims=1),
        g.op("ReduceMax", x, rows, keepdims=1),
        axis=1,
    )
    verdict = g.op("Squeeze", g.linear(pooled, "verdict"), rows)
    inputs = [
        helper.make_tensor_value_info(f"{side}_{part}", kind, [side, size])
        for side, sorts in (("title", TITLE_KINDS), ("evidence", EVIDENCE_KINDS))
        for part, kind, size in (
            ("hidden", TensorProto.FLOAT, WIDTH),
            ("measures", TensorProto.FLOAT, MEASURES),
            ("kinds", TensorProto.INT64, len(sorts)),
        )
    ]
    return g.model(inputs, {"words": (g.op("Squeeze", words, last), ["title"]), "verdict": (verdict, [len(VERDICTS)])})


def _side(g: Graph, side: str, kinds: int) -> str:
    one = g.constant("one", np.array([1], dtype=np.int64))
    zero = g.constant("zero", np.array([0], dtype=np.int64))
    length = g.op("Slice", g.op("Shape", f"{side}_hidden"), zero, one)
    x = g.op("Add", g.linear(f"{side}_hidden", f"{side}.wide"), g.linear(f"{side}_measures", f"{side}.measures"))
    x = g.op("Add", x, g.op("Slice", g.weight(f"{side}_places.weight"), zero, length, zero))
    for column in range(kinds):
        at = g.constant(f"column{column}", np.array(column, dtype=np.int64))
        picked = g.op("Gather", f"{side}_kinds", at, axis=1)
        x = g.op("Add", x, g.op("Gather", g.weight(f"{side}_kinds.{column}.weight"), picked))
    return g.norm(x, f"{side}_norm", epsilon=1e-5)


def _layer(g: Graph, x: str, y: str, name: str) -> str:
    x = g.norm(g.op("Add", x, _attention(g, x, y, f"{name}.across")), f"{name}.norm", epsilon=1e-5)
    x = g.norm(g.op("Add", x, _attention(g, x, x, f"{name}.among")), f"{name}.norm2", epsilon=1e-5)
    inner = g.op("Gelu", g.linear(x, f"{name}.up"))
    return g.norm(g.op("Add", x, g.linear(inner, f"{name}.down")), f"{name}.norm3", epsilon=1e-5)


def _attention(g: Graph, x: str, y: str, name: str) -> str:
    size = COMPARE_WIDTH // COMPARE_HEADS
    shape = g.constant("heads", np.array([-1, COMPARE_HEADS, size], dtype=np.int64))
    q, k, v = (
        g.op("Transpose", g.op("Reshape", g.linear(z, f"{name}.{part}"), shape), perm=perm)
        for part, z, perm in (("query", x, [1, 0, 2]), ("key", y, [1, 2, 0]), ("value", y, [1, 0, 2]))
    )
    scale = g.constant("scale", np.array(size**-0.5, dtype=np.float32))
    mixed = g.op("MatMul", g.op("Softmax", g.op("Mul", g.op("MatMul", q, k), scale), axis=-1), v)
    flat = g.constant("flat", np.array([-1, COMPARE_WIDTH], dtype=np.int64))
    return g.linear(g.op("Reshape", g.op("Transpose", mixed, perm=[1, 0, 2]), flat), f"{name}.out")
