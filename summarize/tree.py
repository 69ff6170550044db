"""A question and its options as one tree of tokens, so that the question is read once for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tree:
    """A trunk (the question) with a branch for each option; all are token ids, and none may be empty.

    The last token of a branch is predicted, never read, so an option of one token adds nothing to what is read.
    """

    trunk: Sequence[int]
    branches: Sequence[Sequence[int]]

    @property
    def tokens(self) -> list[int]:
        """The tokens to be read: the trunk, then each branch without its last token."""
        return [*self.trunk, *(token for branch in self.branches for token in branch[:-1])]

    @property
    def positions(self) -> list[int]:
        """The place of each of those tokens behind the context: every branch goes on where the trunk ends."""
        n = len(self.trunk)
        return [*range(n), *(n + i for branch in self.branches for i in range(len(branch) - 1))]

    @property
    def depth(self) -> int:
        """The number of tokens on the longest way through the tree."""
        return len(self.trunk) + max(map(len, self.branches), default=0)

    def seen(self) -> list[list[bool]]:
        """Row i, column j: whether token i sees token j, which it does along its own way through the tree alone."""
        owners = [-1] * len(self.trunk)
        for number, branch in enumerate(self.branches):
            owners += [number] * (len(branch) - 1)
        return [[j <= i and other in (-1, own) for j, other in enumerate(owners)] for i, own in enumerate(owners)]

    def steps(self, offset: int = 0) -> list[list[tuple[int, int]]]:
        """For each branch: (index of the token read, the token that should follow it), indices from `offset`."""
        ways, start = [], len(self.trunk)
        for branch in self.branches:
            read = [len(self.trunk) - 1, *range(start, start + len(branch) - 1)]
            ways.append([(offset + i, token) for i, token in zip(read, branch, strict=True)])
            start += len(branch) - 1
        return ways


def packs(trees: Sequence[Tree], max_tokens: int) -> Iterator[list[Tree]]:
    """The trees in order, in groups of at most `max_tokens` tokens; a larger tree is a group of its own."""
    group: list[Tree] = []
    for tree in trees:
        if group and sum(len(each.tokens) for each in group) + len(tree.tokens) > max_tokens:
            yield group
            group = []
        group.append(tree)
    if group:
        yield group
