"""What is asked and answered, for checking requests and for the OpenAPI description."""

from __future__ import annotations

import enum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Offsets(str, enum.Enum):
    """What offsets count."""

    CODE_POINT = "codepoint"
    UTF16 = "utf16"


OffsetsField = Annotated[
    Offsets,
    Field(
        description="what start and end count: Unicode code points as Python does, or UTF-16 code "
        "units as JavaScript and Java do"
    ),
]


class EntitiesRequest(BaseModel):
    """One text, or many."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "oneOf": [{"required": ["text"]}, {"required": ["texts"]}],
            "examples": [{"text": "Book a yoga class on Friday"}],
        },
    )

    # None is how pydantic knows a missing one; null itself is refused below
    text: Annotated[str, Field(description="the text to find entities in")] = ""
    texts: Annotated[list[str], Field(description="several texts, answered in order")] = []
    offsets: OffsetsField = Offsets.CODE_POINT

    @model_validator(mode="after")
    def _one_of_both(self) -> EntitiesRequest:
        if ("text" in self.model_fields_set) == ("texts" in self.model_fields_set):
            raise ValueError("give either “text” or “texts”")
        return self


class Entity(BaseModel):
    """A span with its label; `start` inclusive, `end` exclusive."""

    model_config = ConfigDict(extra="allow")

    start: int
    end: int
    label: str
    text: str


class DocAnswer(BaseModel):
    """What spaCy's `Doc.to_json()` gives, with the text of each entity."""

    model_config = ConfigDict(extra="allow")

    text: str
    ents: list[Entity]
    tokens: list[dict[str, Any]]


class DocsAnswer(BaseModel):
    """One answer for each text, in order."""

    docs: list[DocAnswer]


class HealthAnswer(BaseModel):
    """The service is up."""

    status: str


class ModelAnswer(BaseModel):
    """The model that answers."""

    name: str
    version: str
    language: str
    labels: list[str]
    pipeline: list[str]
    spacy: str
    license: str
    description: str


class ProblemAnswer(BaseModel):
    """Why a request was not answered."""

    detail: str
