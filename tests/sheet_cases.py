"""A sheet for another kind of order, as a user would write it, and an order of that kind: civil discovery."""

from __future__ import annotations

from pathlib import Path

from summarize.sheet import find_sheet

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "eval" / "sheets" / "section_2255"
SECTION_2255 = find_sheet("section_2255")

DISCOVERY = r"""
name = "discovery"
title = "Orders on motions to compel discovery"
applies = '\bmotion to compel\b'

[topics]
privilege = 'privilege|work product'
outcome = 'motion to compel'

[[fields]]
name = "outcome"
kind = "enum"
options = ["compelled", "refused", "not_stated"]
absent = "not_stated"
question = "What did the court do with the motion to compel?"
said.compelled = "It ordered the discovery."
said.refused = "It refused the discovery."
said.not_stated = "The text does not say."
[[fields.cues]]
value = "compelled"
weight = 3
pattern = '\bmotion to compel is granted'
[[fields.cues]]
value = "refused"
weight = 3.0
pattern = '\bmotion to compel is denied'

[[fields]]
name = "objections"
kind = "set"
options = ["privilege", "burden", "relevance"]
question = "On which grounds was discovery refused by the responding party?"
said.privilege = "Privilege."
said.burden = "Burden."
said.relevance = "Relevance."
cues = [
  { value = "privilege", weight = 3.0, pattern = '\bprivileged\b', speakers = "government movant fact" },
  { value = "burden", weight = 3.0, pattern = '\bunduly burdensome\b', speakers = "government movant fact" },
  { value = "relevance", weight = 3.0, pattern = '\birrelevant\b', speakers = "government movant fact" },
]

[[fields]]
name = "privilege_log"
kind = "flag"
question = "Did the court order a privilege log?"
said.true = "It ordered a log."
said.false = "It ordered no log."
[[fields.cues]]
value = true
weight = 3.0
pattern = '\bshall (?:serve|produce) a privilege log'

[[fields]]
name = "deadline"
kind = "text"
question = "By when must the documents be produced?"
[[fields.cues]]
weight = 3.0
pattern = '\bshall produce\b[^;]{0,80}\b(?:within|by|no later than)\b'
"""

DISCOVERY_ORDER = """UNITED STATES DISTRICT COURT
DISTRICT OF KANSAS

PLOVER MILLING CO.,

          Plaintiff,
v.                                   Case No. 2:21-cv-02345

TARN LOGISTICS, LLC,

          Defendant.

ORDER

     Before the court is the motion to compel of Plover Milling Co. (Doc. 41). Tarn answers that the
e-mails of its dispatcher are privileged and that a search of four years of them would be unduly burdensome. The
court finds that the search terms are narrow. Accordingly, the motion to compel is granted.

     Tarn shall produce the e-mails within twenty-one days of this order. It shall serve a privilege log with
them.

     IT IS SO ORDERED.

Dated: March 3, 2022                     /s/ Aurelia Finch
                                         Aurelia Finch
                                         United States Magistrate Judge
"""


def written(folder: Path, text: str) -> Path:
    """The sheet as a file in the folder."""
    path = folder / "kind.toml"
    path.write_text(text, encoding="utf-8")
    return path
