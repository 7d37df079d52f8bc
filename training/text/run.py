"""`python -m training text`: the plain-text engine from the corpora, and on request its out-of-fold predictions."""

from dataclasses import dataclass
from pathlib import Path

from app.models.store import MODELS
from app.segment.boundaries import MODEL as BORDERS
from training.corpus import FOLDS
from training.model_folder import write_model
from training.text.crossval import write_predictions
from training.text.export import write_restorer
from training.text.samples import NO_FOLD, fit_restorers, flatten_all, make_all
from training.text.study import learn

MODEL_NAME = "text"


@dataclass(frozen=True, slots=True)
class Request:
    """Where the corpora lie, where the restorer and the model go, and where predictions go if they are wanted."""

    data: Path
    predictions: Path | None = None
    model: Path = MODELS / MODEL_NAME
    restorer: Path = BORDERS


def run(request: Request) -> None:
    """Everything from the pages on: what a page is judged by in the predictions has seen no page of its site."""
    pages = flatten_all(request.data)
    restorers = fit_restorers(pages)
    samples = make_all(pages, restorers)
    parts = learn(samples, (NO_FOLD, *range(FOLDS)) if request.predictions else (NO_FOLD,))
    write_restorer(restorers[NO_FOLD], request.restorer, request.data)
    write_model(parts[NO_FOLD], MODEL_NAME, request.model, request.data)
    if request.predictions:
        write_predictions(pages, restorers, parts, request.predictions)
