"""The model that ships with the package: an encoder and a linker as int8 ONNX, run on the CPU.

The files are checked against their manifest before they are loaded, and nothing is ever fetched.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np

from dragoman.errors import ModelError
from dragoman.language.linking import ROLES, Chain, Floats
from dragoman.language.meaning import Heads
from dragoman.language.statements import Window
from dragoman.language.tokens import CLS, SEP, Ints, load_tokenizer

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MODELS = Path(__file__).parent / "models"
_NEEDED = frozenset({"encoder.onnx", "linker.onnx", "meaning.npz", "meaning.onnx", "tokenizer.json"})


class _ChainFile(msgspec.Struct, frozen=True):
    role: str
    moves: tuple[tuple[float, float, float], ...]
    first: tuple[float, float, float]


class Manifest(msgspec.Struct, frozen=True):
    """What a model folder holds: a name, the SHA-256 of each file, the labels, the learned transitions."""

    name: str
    style: float
    names: tuple[str, ...]
    files: dict[str, str]
    chains: tuple[_ChainFile, ...]


class Encoded(NamedTuple):
    """What the encoder says of a window: token scores (length, labels), the linker's vectors (1, length, width).

    `hidden` are its own vectors, markers left out: (length - 2, width).
    """

    scores: Floats
    vectors: Floats
    hidden: Floats


class Model:
    """Both encoders, the linker and the heads, ready to run. Several threads may use one model at once."""

    def __init__(self, folder: Path = MODELS) -> None:
        """Load the model in `folder`. Raises `ModelError` where a file is missing or not the one in the manifest."""
        self.folder = folder
        self.manifest = read_manifest(folder)
        self.tokenizer: Tokenizer = load_tokenizer(folder / "tokenizer.json")
        self.chains = [_chain(chain) for chain in self.manifest.chains]
        self._encoder = _session(folder / "encoder.onnx")
        self._linker = _session(folder / "linker.onnx")
        self._meaning = _session(folder / "meaning.onnx")
        with np.load(folder / "meaning.npz", allow_pickle=False) as heads:
            self.heads = Heads(heads)

    def encode(self, window: Window) -> Encoded:
        """Give what the encoder says of a window.

        A window is encoded by itself: the int8 arithmetic scales with what it sees at once, so a batch would make a
        reading depend on what it is read with.
        """
        ids, features = _inputs(window)
        names = ["scores", "vectors", "hidden"]
        scores, vectors, hidden = self._encoder.run(names, {"ids": ids, "features": features})
        return Encoded(scores[0], vectors, hidden[0, 1:-1])

    def mean(self, window: Window) -> tuple[Floats, Floats]:
        """Give the vectors of a window as the encoder for meaning has them, and its token scores, without the markers.

        Shapes: (length - 2, width) and (length - 2, 7).
        """
        ids, features = _inputs(window)
        vectors, scores = self._meaning.run(["hidden", "scores"], {"ids": ids, "features": features})
        return vectors[0, 1:-1], scores[0, 1:-1]

    def link(self, vectors: Floats, distance: Ints, others: Ints) -> tuple[Floats, Floats]:
        """Give role scores (cues, length, 15) and statement scores (cues) for the cues of one window."""
        roles, real = self._linker.run(["roles", "real"], {"vectors": vectors, "distance": distance, "others": others})
        return roles, real


def _inputs(window: Window) -> tuple[Ints, Ints]:
    """Give a window's pieces between their markers, and the features of each: (1, length) and (1, length, 3)."""
    tokens, run = window.tokens, slice(window.first, window.last)
    ids = np.concatenate(([CLS], tokens.ids[run], [SEP]))[None]
    features = np.zeros((1, window.length, 3), dtype=np.int64)
    features[0, 1:-1] = np.stack((tokens.gap[run], tokens.case[run], tokens.quote[run]), axis=1)
    return ids, features


def read_manifest(folder: Path) -> Manifest:
    """Read a model folder's manifest and check every file against it. Raises `ModelError`."""
    try:
        manifest = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise ModelError(
            f"There is no model in {folder}. Install the package anew, or train one (training/)."
        ) from None
    except msgspec.DecodeError as error:
        raise ModelError(f"{folder / 'manifest.json'} is not a model's manifest: {error}. Install anew.") from error
    # A file that the manifest does not name would be loaded without having been checked.
    if [chain.role for chain in manifest.chains] != list(ROLES) or not manifest.files.keys() >= _NEEDED:
        raise ModelError(f"{folder / 'manifest.json'} is of another version of Dragoman. Install the package anew.")
    for name, digest in manifest.files.items():
        _check(folder, name, digest)
    return manifest


def _check(folder: Path, name: str, digest: str) -> None:
    path = folder / name
    if Path(name).name != name or path.is_symlink() or not path.is_file():
        raise ModelError(f"The model file {name} is missing from {folder}. Install the package anew.")
    if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        raise ModelError(f"The model file {path} is not the one its manifest names. Install the package anew.")


def _chain(chain: _ChainFile) -> Chain:
    return Chain(moves=np.array(chain.moves, dtype=np.float32), first=np.array(chain.first, dtype=np.float32))


def _session(path: Path) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread a window: windows run side by side instead, which costs no waiting and keeps every sum in one order.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session: Any = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return session
