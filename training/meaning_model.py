"""The model that reads what statements mean: positions, events, the writer's inference.

An encoder of its own, MiniLM-L6 (Wang et al. 2020) trained for meaning alone, a sentence at a time; its heads are
products over averages of its vectors, so that what runs in the package is plain arithmetic
(`dragoman.language.meaning`).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from dragoman.language.candidates import FEATURES
from training.meaning_data import ACTS, ISSUES, REALITIES, STANCES, TYPES
from training.model import WIDTH, Encoder

TOKEN_HEADS = {"evidence": 3, "item": 2, "condition": 2}
SAID = 3 * WIDTH  # content; cue and source; the words around
HOW = 256
MENTION = 96
SHARPER, HOW_SHARPER = 4.0, 2.0  # so that small weights soon tell labels apart


class MeaningModel(nn.Module):
    """An encoder and heads over averages of its pieces."""

    def __init__(self, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(dropout)
        self.drop = nn.Dropout(0.2)
        self.tokens = nn.Linear(WIDTH, sum(TOKEN_HEADS.values()))
        self.issue = nn.Linear(SAID, len(ISSUES))
        self.how, self.how_issue = nn.Linear(SAID, HOW), nn.Embedding(len(ISSUES), HOW)
        self.act, self.stance = nn.Linear(HOW, len(ACTS)), nn.Linear(HOW, len(STANCES))
        self.mention = nn.Linear(WIDTH, MENTION)
        self.meets_how, self.meets_event = nn.Linear(HOW, MENTION), nn.Linear(WIDTH, MENTION)
        self.party = nn.Linear(2 * MENTION + FEATURES + HOW, 96)
        self.party_out = nn.Linear(96, 2)
        self.event_type = nn.Linear(WIDTH + 2 * MENTION, len(TYPES))
        self.reality, self.event_issue = nn.Linear(WIDTH, len(REALITIES)), nn.Linear(WIDTH, len(ISSUES))
        self.part = nn.Linear(2 * MENTION + FEATURES + WIDTH, 128)
        self.part_out = nn.Linear(128, 2)
        self.inference = nn.Linear(WIDTH, 1)

    def issues(self, hidden: Tensor, runs: Sequence[tuple[list[int], list[int], list[int]]]) -> tuple[Tensor, Tensor]:
        """Give issue scores (statements, issues) and the statements' vectors; `runs` are the pieces of three parts."""
        said = self.drop(torch.cat([average(hidden, [run[part] for run in runs]) for part in range(3)], -1))
        return self.issue(said) * SHARPER, said

    def how_of(self, said: Tensor, issue: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Give act and stance scores, and the vector they hang on, a row a (statement, issue)."""
        how = self.drop(gelu(self.how(said) * HOW_SHARPER + self.how_issue(issue)))
        return self.act(how), self.stance(how), how

    def holders(self, mention: Tensor, features: Tensor, how: Tensor) -> Tensor:
        """Give holder and aim scores, a row a candidate."""
        return self.party_out(gelu(self.party(torch.cat((mention, mention * self.meets_how(how), features, how), -1))))

    def parts(self, mention: Tensor, features: Tensor, event: Tensor) -> Tensor:
        """Give actor and recipient scores, a row a candidate."""
        return self.part_out(
            gelu(self.part(torch.cat((mention, mention * self.meets_event(event), features, event), -1)))
        )

    def types(self, event: Tensor, actor: Tensor, recipient: Tensor) -> Tensor:
        """Give type scores, a row an event."""
        return self.event_type(torch.cat((event, actor, recipient), -1))


def average(hidden: Tensor, runs: Sequence[Sequence[int]]) -> Tensor:
    """Average the pieces (rows of `hidden`) of each run; zeros for an empty one."""
    length = max((len(run) for run in runs), default=0) or 1
    index, weight = torch.zeros((len(runs), length), dtype=torch.long), torch.zeros((len(runs), length, 1))
    for row, run in enumerate(runs):
        index[row, : len(run)] = torch.tensor(run, dtype=torch.long)
        weight[row, : len(run)] = 1.0
    return (hidden[index] * weight).sum(1) / weight.sum(1).clamp(min=1.0)


def gelu(x: Tensor) -> Tensor:
    """Apply the form with tanh, which needs nothing but numpy at run time."""
    return functional.gelu(x, approximate="tanh")
