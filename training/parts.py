"""What the configurations of the engines' models say."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from app.models.thresholds import HtmlThresholds, TextThresholds
from app.types import Label
from training.boosting import PAGE_TYPES

# Which set of features each forest reads.
FEATURE_SETS = {"body": "blocks", "cut": "cuts", "confidence": "cuts", "page_type": "about"}


def configuration(
    name: str, thresholds: HtmlThresholds | TextThresholds, names: Mapping[str, Sequence[str]], **facts: Sequence[str]
) -> Mapping[str, object]:
    """`config.json` of an engine's model: `names` are those of the features, by set."""
    return {
        "name": name,
        "labels": [Label.BODY],
        "page_types": list(PAGE_TYPES),
        "thresholds": asdict(thresholds),
        "forests": FEATURE_SETS,
        "features": {key: list(each) for key, each in names.items()},
        **facts,
    }
