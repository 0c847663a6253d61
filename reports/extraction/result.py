"""``Extraction``: everything read from one report, before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from reports.models.figures import Figures
from reports.models.reading import Doubt, Narrative
from reports.readers.document import Place
from reports.statutory import MONEY_ADDRESSES, Form


@dataclass(slots=True)
class Extraction:
    """One report as read.

    ``figures``, ``sections`` and ``doubts`` are unsaved model instances; ``places`` and ``printed`` are
    keyed by address (see ``docs/contract.md``); ``agency`` and ``year`` are what the document says.
    """

    title: str | None
    agency: str | None
    year: int | None
    form: Form | None
    figures: Figures
    sections: list[Narrative] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    """Labels of rows and columns as printed, where they are not the form's to the letter, by address."""
    doubts: list[Doubt] = field(default_factory=list)
    media_type: str = ""
    pages: int | None = None
    reader: str = ""

    def doubt(self, code: str, at: str = "", **params: str | int) -> None:
        """Record one more thing the reader is unsure of; ``code`` is a key of ``doubts.DOUBTS``."""
        self.doubts.append(Doubt(code=code, at=at, params=params))

    def to_json(self) -> dict[str, Any]:
        """Return plain data that :meth:`from_json` turns back into an equal extraction."""
        return {
            "title": self.title,
            "agency": self.agency,
            "year": self.year,
            "form": self.form and self.form.value,
            "combined": self.figures.combined,
            "values": {
                at: str(value) if isinstance(value, Decimal) else value
                for at, value in self.figures.items()
                if value is not None
            },
            "sections": [
                {
                    "number": section.number,
                    "heading": section.heading,
                    "text": section.text,
                    "places": section.places,
                }
                for section in self.sections
            ],
            "places": {at: place_to_json(place) for at, place in self.places.items()},
            "printed": self.printed,
            "labels": self.labels,
            "doubts": [
                {"code": doubt.code, "at": doubt.at, "params": doubt.params}
                for doubt in self.doubts
            ],
            "media_type": self.media_type,
            "pages": self.pages,
            "reader": self.reader,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Extraction:
        """Build an extraction from :meth:`to_json`'s data (it may come from a child process)."""
        form = Form(data["form"]) if data["form"] else None
        figures = Figures.blank(form or Form.F2021, combined=data["combined"])
        for at, value in data["values"].items():
            figures.put(at, Decimal(value) if at in MONEY_ADDRESSES else int(value))
        return cls(
            title=data["title"],
            agency=data["agency"],
            year=data["year"],
            form=form,
            figures=figures,
            sections=[Narrative(**section) for section in data["sections"]],
            places={at: place_from_json(place) for at, place in data["places"].items()},
            printed=dict(data["printed"]),
            labels=dict(data["labels"]),
            doubts=[Doubt(**doubt) for doubt in data["doubts"]],
            media_type=data["media_type"],
            pages=data["pages"],
            reader=data["reader"],
        )


def place_to_json(place: Place) -> dict[str, Any]:
    """Return a place in the shape of the contract."""
    return {
        "page": place.page,
        "box": list(place.box) if place.box else None,
        "anchor": place.anchor,
    }


def place_from_json(data: dict[str, Any]) -> Place:
    """Return the place that :func:`place_to_json` wrote."""
    box = data["box"]
    return Place(
        page=data["page"],
        box=(float(box[0]), float(box[1]), float(box[2]), float(box[3])) if box else None,
        anchor=data["anchor"],
    )
