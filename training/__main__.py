"""`python -m training {html,text,labels,all}`: shipped models rebuilt from the corpora; `corrections FILE`: users' labels into these."""

import argparse
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from app.models.store import MODELS
from training.corrections import CorrectionError, accept
from training.folders import Folders

DATA = Path("../shared/data")
CACHE = Path("training/out")
# In this order, since the labels' predictions take the bodies that HTML's hold.
ENGINES = ("html", "text", "labels")


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("engine", choices=(*ENGINES, "all", "corrections"))
    parser.add_argument("files", nargs="*", type=Path, help="with `corrections`: files that the web page gave")
    parser.add_argument("--data", type=Path, default=DATA, help="folder with the corpora")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder for data sets of features")
    parser.add_argument("--out", type=Path, default=MODELS, help="folder of the model folders")
    parser.add_argument("--predictions", type=Path, help="folder for out-of-fold predictions too, one folder an engine")
    options = parser.parse_args(arguments)
    if options.engine == "corrections":
        try:
            print(accept(options.files, options.data))
        except CorrectionError as error:
            parser.error(str(error))
        return
    folders = Folders(options.data, options.cache, options.out, options.predictions)
    for engine in ENGINES if options.engine == "all" else (options.engine,):
        import_module(f"training.{engine}.export").export(folders)


if __name__ == "__main__":
    main()
