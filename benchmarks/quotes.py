"""What a quote costs that can only be a substring of its text, beside the same number of tokens written freely.

    python -m benchmarks.quotes [--model NAME]

For each gold sample the first passages are read, then a quote is decoded under the constraint, and as many tokens freely. Prints seconds a
token of both, and how often what was written freely stands in the text. What was measured: docs/results/quotes.md.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

from orders.read import read_order
from summarize.local import LocalEngine

GOLD = Path(__file__).parent.parent / "eval" / "gold"
MOST_CHARACTERS, MOST_TOKENS, MOST_ORDERS = 4_000, 40, 12
PROMPT = "Below is a part of a court's order.\n\n{text}\n\nCopy from it, word for word, the sentence that says how the court ruled."


def main() -> int:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="qwen2.5-coder-1.5b")
    args = parser.parse_args()
    engine = LocalEngine.load(args.model, pull=False)
    bound, free, stands = [], [], 0
    paths = sorted(GOLD.glob("*.txt"))[:MOST_ORDERS]
    for path in paths:
        text = read_order(path).text[-MOST_CHARACTERS:]
        prompt = PROMPT.format(text=text)
        engine.quote(prompt, text, max_tokens=1)  # the prompt is read: what follows is the writing alone
        before, started = engine.usage.written, time.monotonic()
        quote = engine.quote(prompt, text, max_tokens=MOST_TOKENS)
        bound.append((time.monotonic() - started) / (engine.usage.written - before))
        assert quote is not None
        assert text[quote.start : quote.end] in text
        started = time.monotonic()
        reading = engine.generate([prompt], max_tokens=1)[0]
        once = time.monotonic() - started
        started = time.monotonic()
        reply = engine.generate([prompt], max_tokens=MOST_TOKENS)[0]
        free.append((time.monotonic() - started - once) / max(1, reply.n_tokens - reading.n_tokens))
        stands += reply.text.strip('" ') in " ".join(text.split())
        print(path.stem, repr(text[quote.start : quote.end][:100]), repr(reply.text[:100]), sep="  ", file=sys.stderr)
    print(
        f"{len(paths)} orders, {args.model}: {statistics.median(bound):.3f} s a token under the constraint, "
        f"{statistics.median(free):.3f} s freely; {stands} of {len(paths)} free copies stand in the text"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
