"""What an order is about, in words: its field sheet and its brief, as the library indexes them beside the passages. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_WORDS: Mapping[str, Mapping[str, str]] = {
    "motion_type": {
        "compassionate_release": "Motion for compassionate release, 18 U.S.C. § 3582(c)(1)(A).",
        "retroactive_guideline": "Motion under a retroactive guideline amendment, 18 U.S.C. § 3582(c)(2).",
        "first_step_404": "Motion under section 404 of the First Step Act.",
    },
    "representation": {
        "pro_se": "The prisoner moves without a lawyer.",
        "counsel": "Filed by counsel.",
        "bop": "Motion by the Director of the Bureau of Prisons.",
    },
    "government_position": {
        "opposes": "The Government opposes.",
        "does_not_oppose": "The Government does not oppose.",
        "supports": "The Government supports a reduction.",
        "no_response": "The Government filed no response.",
    },
    "disposition": {
        "granted": "Granted.",
        "granted_in_part": "Granted in part: the sentence is reduced by less than asked.",
        "denied": "Denied.",
        "dismissed": "Dismissed.",
        "deferred": "Deferred: held in abeyance or more briefing ordered.",
    },
    "exhaustion": {
        "exhausted": "Administrative remedies were exhausted.",
        "not_exhausted": "Administrative remedies were not exhausted: the warden was not asked first.",
        "waived": "Exhaustion was waived or excused.",
        "assumed": "Exhaustion was assumed.",
    },
    "extraordinary_reason": {
        "found": "Extraordinary and compelling reasons were found.",
        "not_found": "No extraordinary and compelling reason.",
        "assumed": "Extraordinary and compelling reasons were assumed.",
    },
    "section_3553a": {
        "favors_reduction": "The § 3553(a) factors favor a reduction.",
        "weighs_against": "The § 3553(a) factors weigh against a reduction.",
    },
    "danger": {
        "found": "The prisoner is a danger to the community.",
        "not_found": "The prisoner is no danger to the community.",
    },
}
GROUNDS: Mapping[str, str] = {
    "covid19": "COVID-19, the virus, the pandemic",
    "medical": "a medical condition, illness",
    "age": "old age",
    "family": "family circumstances, a caregiver",
    "abuse_victim": "abuse by prison staff",
    "rehabilitation": "rehabilitation",
    "unusually_long_sentence": "an unusually long sentence, a change in the law",
    "prison_conditions": "prison conditions, lockdown",
    "other": "other reasons",
}


def about(record: Mapping[str, Any]) -> str:
    """The field sheet and the brief of a `benchbrief.order.v1` record in words."""
    fields = record["fields"]
    parts = [_named(fields), *_said(fields), *(claim["text"] for claim in record["brief"])]
    return " ".join(part for part in parts if part)


def _named(fields: Mapping[str, Any]) -> str:
    values = (fields[name]["value"] for name in ("title", "court", "docket_number", "defendant", "judge"))
    flat = [", ".join(value) if isinstance(value, list) else value for value in values if value]
    return f"{'; '.join(flat)}." if flat else ""


def _said(fields: Mapping[str, Any]) -> list[str]:
    out = [words.get(fields[name]["value"], "") for name, words in _WORDS.items()]
    grounds = [GROUNDS[name] for name in fields["grounds"]["value"]]
    out.insert(2, f"Grounds: {'; '.join(grounds)}." if grounds else "")
    if fields["new_sentence"]["value"]:
        out.append(f"New sentence: {fields['new_sentence']['value']}.")
    if fields["conditions"]["value"]:
        out.append(f"Conditions: {'; '.join(fields['conditions']['value'])}.")
    return out
