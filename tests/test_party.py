"""The party moved against."""

from __future__ import annotations

import pytest

from orders.cells import cells, head_end
from orders.party import find_defendant, plain_name


def defendant(text: str) -> str | tuple[str, ...] | None:
    found = find_defendant(text, list(cells(text, 0, head_end(text))), 0, head_end(text))
    return found.name if found else None


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("UNITED STATES OF AMERICA,\n    Plaintiff,\nv.\nOTIS RAVENEL,\n    Defendant.\n", "OTIS RAVENEL"),
        ("UNITED STATES OF AMERICA      )\n                              )\nv.                            )   ORDER\n"
         "                              )\nOTIS RAVENEL,                 )\n      Defendant.              )\n",
         "OTIS RAVENEL"),  # brackets between two columns
        ("ADA CROFT,\n\n  -against-\n\nPORT OF ELLIS, INC.,\n   Defendant.\n", "PORT OF ELLIS, INC."),  # New York's word
        ("ADA CROFT, Appellant,\nversus\nBEN HALE, Appellee.\n", "BEN HALE"),
        ("Ada CROFT, Plaintiff, v. HALE TOOLS, INC., Defendant.\n", "HALE TOOLS, INC."),  # a suffix is no second party
        ("Ada CROFT and Ben Croft, Plaintiffs-Appellants, v. VILLAGE OF ELM, Elm Board, Carl Ott, et al., "
         "Defendants-Appellees\n", "VILLAGE OF ELM"),  # the first of several
        ("303 CROFT LLC, ET AL., PETITIONERS v.\n      ADA HALE, ET AL.\n", "ADA HALE"),  # the Supreme Court's line
        ("ADA CROFT, PETITIONER v. ELM COMMUNITY\n    SCHOOLS, ET AL.\n", "ELM COMMUNITY SCHOOLS"),  # a wrapped name
        ("Docket #: 21-55                         DC Court: SDNY\nShort Title: Croft v. National Tool    DC Judge: Ott\n"
         "Makers Assoc\n", "National Tool Makers Assoc"),  # the clerk's notice, beside a second column
        ("      Croft Contracting        DHA\n      ________________ v. ________________\n", "DHA"),  # a form
        ("In the Matter of the Order for\nADA JANE CROFT,\n              Respondent,\n     and\nBEN CROFT,\n"
         "              Appellant.\n", "ADA JANE CROFT"),  # family matters print no `v.`
        ("In re: Croft Filters Products\nLiability Litigation,\n", None),  # no party is named
        ("RE: Ada Croft, et al v. Hale Operations Inc\nCase Number: 21-2678\n", "Hale Operations Inc"),  # a clerk's letter
    ],
)  # fmt: skip
def test_each_caption_names_its_party(caption: str, name: str | None) -> None:
    assert defendant(caption) == name


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("OTIS RAVENEL, a/k/a \u201cSlim\u201d", "OTIS RAVENEL"),  # aliases are dropped
        ("OTIS \u201cSLIM\u201d RAVENEL,", "OTIS RAVENEL"),  # so are nicknames
        ("(6) OTIS RAVENEL", "OTIS RAVENEL"),  # the defendant's number
        ("OTIS RAVENEL, M.D.", "OTIS RAVENEL, M.D."),  # degrees stay
        ("OTIS RAVENEL, Jr.", "OTIS RAVENEL, Jr."),
        ("ADA HALE, Warden, et al.", "ADA HALE, Warden"),
        (
            "STATE OF ELM, ex rel. ADA HALE, GOVERNOR, in his official capacity",
            "STATE OF ELM, ex rel. ADA HALE, GOVERNOR",
        ),
        ("ADA HALE, as Director", "ADA HALE"),  # capacity is no name
        ("ADA HALE, Defendant and Appellant.", "ADA HALE"),
    ],
)
def test_a_plain_name_has_no_alias_number_or_capacity(printed: str, name: str) -> None:
    assert plain_name(printed) == name
