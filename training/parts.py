"""All that one engine learns, as the model that serving reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.models.forest import read_forests
from app.models.store import Model, read_weights
from training.boosting import PAGE_TYPES

# Which set of features each forest reads.
FEATURE_SETS = {"body": "blocks", "cut": "cuts", "confidence": "cuts", "page_type": "about"}


@dataclass(frozen=True, slots=True)
class Parts:
    """Forests in text and their features' names by set, word weights by name, and what else the configuration says."""

    forests: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    words: tuple[str, ...]
    facts: Mapping[str, Sequence[str]] = field(default_factory=dict)


def to_model(parts: Parts, name: str) -> Model:
    """The parts as serving would read them from a folder."""
    forests = {key: read_forests(text, parts.names[FEATURE_SETS[key]]) for key, text in parts.forests.items()}
    return Model(name, forests, dict(read_weights(line) for line in parts.words), configuration(parts, name))


def configuration(parts: Parts, name: str) -> Mapping[str, object]:
    """`config.json` of the model folder."""
    return {
        "name": name,
        "labels": ["body"],
        "page_types": [str(kind) for kind in PAGE_TYPES],
        "forests": FEATURE_SETS,
        "features": {key: list(names) for key, names in parts.names.items()},
        **{key: list(values) for key, values in parts.facts.items()},
    }
