"""What the tests share: the tokenizer and the model that ship with the package, and how Hypothesis searches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from dragoman.errors import ModelError
from dragoman.language import encoder
from dragoman.language.tokens import load_tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from dragoman.language.reader import Reader

# A slow machine is no finding: no example is failed for the time it took.
settings.register_profile("dragoman", deadline=None, print_blob=True)
settings.load_profile("dragoman")


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """Give the shipped tokenizer. Without it the package cannot read, so its lack fails and does not skip."""
    path = encoder.MODELS / "tokenizer.json"
    if not path.is_file():
        pytest.fail(f"the shipped tokenizer is missing: {path}")
    return load_tokenizer(path)


@pytest.fixture(scope="session")
def reader() -> Reader:
    """Give a reader with the shipped model. Without it the package cannot read, so its lack fails and does not skip."""
    from dragoman.language.reader import Reader

    try:
        return Reader(workers=2)
    except ModelError as error:
        pytest.fail(f"the shipped model cannot be loaded: {error}")
