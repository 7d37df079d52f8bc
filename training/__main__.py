"""`python -m training train`, `python -m training cv` and `python -m training text`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from app.models.store import MODELS
from training.html.blocks import Study
from training.html.crossval import write_predictions
from training.html.pages import html_samples
from training.model_folder import write_model
from training.parts import learn
from training.text.run import Request, run

DATA = Path("../shared/data")
CACHE = Path("training/out")


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with the corpora")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder for data sets of features")
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="rebuild the shipped model from the corpora")
    train.add_argument("--out", type=Path, default=MODELS / "html")
    train.add_argument(
        "--predictions", type=Path, help="folder for out-of-fold predictions too, which costs little once a model is trained"
    )
    cv = commands.add_parser("cv", help="out-of-fold predictions, for `python -m bench report`")
    cv.add_argument("--out", type=Path, default=CACHE / "cv", help="folder; one FILE.jsonl a corpus")
    text = commands.add_parser("text", help="rebuild the shipped model of plain text and the restorer of line breaks")
    text.add_argument("--predictions", type=Path, help="folder for out-of-fold predictions too: one folder a rendering, one file a corpus")
    options = parser.parse_args(arguments)
    if options.command == "text":
        run(Request(options.data, options.predictions))
        return
    study = Study(html_samples(options.data, options.cache))
    if options.command == "train":
        write_model(learn(study, frozenset()), "html", options.out, options.data)
    predictions = options.out if options.command == "cv" else options.predictions
    if predictions:
        write_predictions(study, options.data, predictions)


if __name__ == "__main__":
    main()
