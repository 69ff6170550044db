"""Patterns of others tried in a process of their own, which a time limit ends: some regular expressions never come back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

SECONDS = 1.0  # of processor time for one pattern; a harmless one takes a thousandth of it

# Tried on long runs of one letter, one word, one digit, and of every word that the pattern itself names: what makes a
# pattern slow is a long run that almost fits. The timer's signal ends the process; the last number printed is to blame.
_TRIAL = """
import json, re, signal, sys
for number, text in enumerate(json.load(sys.stdin)):
    print(number, flush=True)
    signal.setitimer(signal.ITIMER_VIRTUAL, %s)
    pattern = re.compile(text, re.IGNORECASE)
    named = dict.fromkeys(re.findall(r"[A-Za-z]+", re.sub(r"\\\\\\\\.", " ", text)))
    runs = [unit * (300 // len(unit)) for word in ["a", "word", "1", ".", " ", *named] for unit in (word, word + " ")]
    for run in [*runs, " ".join(named) * 3]:
        pattern.search(run + "\\x00")
print("done")
"""


def slow(patterns: Sequence[str]) -> int | None:
    """The place of the first pattern that does not come back in time over hard sentences; None if all do."""
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _TRIAL % SECONDS],
        input=json.dumps(list(patterns)), capture_output=True, text=True, check=False, timeout=60 + SECONDS * len(patterns),
    )  # fmt: skip
    told = ran.stdout.split()
    return None if told[-1:] == ["done"] else int(told[-1])
