"""`python -m training.kinds_export`: the models of removed kinds, for HTML and for text, from hand-labelled and generated pages."""

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from app.features import basics
from app.features.kinds import KINDS
from app.features.own import own
from app.features.place import page, place
from app.label.kinds import FOLDERS, settle, write_array
from app.label.rules import name_blocks
from app.types import Kind
from training.corpus import FOLDS
from training.export import provenance
from training.kinds import GOLD, KindSample, kind_samples, read_bodies, read_labelled
from training.kinds_made import NOTICES, languages, made_samples
from training.kinds_net import Folds, KindStudy

DATA = Path("../shared/data")
NOTHING: Folds = frozenset()
LAYERS = ("first", "second")
VECTORS = ("mean", "scale", "steps", "constants", "ends")
LEXICON = ("words", "word_constants", "parts", "part_constants")


def plain_names(sample: KindSample, form: Kind) -> tuple[str, ...]:
    """The plain features that a model takes: all for HTML, those without markup for text."""
    if form is Kind.HTML:
        return sample.around.plain.names
    base = basics(sample.seen)
    return tuple(name for group in (own, place, page) for name in group(sample.seen, base))


def kind_study(data: Path, form: Kind, spoken: Sequence[str]) -> KindStudy:
    """The hand-labelled pages in one form, and once more with generated sections in the given languages."""
    pages = read_labelled(data)
    gold = list(kind_samples(pages, form))
    return KindStudy([*gold, *made_samples(pages, form, spoken)], plain_names(gold[0], form))


def write_kinds(study: KindStudy, form: Kind, folder: Path, data: Path) -> None:
    """Writes a model folder but for its card; the version is a hash of what it holds."""
    judges, lexicon = study.judges(NOTHING), study.lexicon(NOTHING)
    network = judges.network
    lines = [write_array(name, getattr(network, name), "float16") for name in LAYERS]
    lines += [write_array(name, getattr(network, name), "float32") for name in VECTORS]
    lines += [write_array(name, getattr(lexicon, name), "int8" if name in ("words", "parts") else "float32") for name in LEXICON]
    text = "\n".join(lines) + "\n"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "weights.txt").write_text(text, "ascii")
    (folder / "trees.txt").write_text(judges.trees, "ascii")
    config = {
        "name": f"kinds-{form}",
        "version": hashlib.sha256((text + judges.trees).encode()).hexdigest()[:12],
        "labels": list(map(str, KINDS)),
        "plain": list(study.names),
        "features": list(network.names),
        "lexicon": list(LEXICON),
    }
    gold = {"kinds": hashlib.sha256((data / GOLD).read_bytes()).hexdigest()}
    for name, value in (("config", config), ("metadata", {**provenance(data), "gold": gold})):
        (folder / f"{name}.json").write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf-8")


def write_predictions(study: KindStudy, gold: Sequence[KindSample], form: Kind, path: Path) -> None:
    """Labels of every block by models that saw no page of its site, as `bench kinds --predictions` reads them."""
    judges = {fold: study.judges(frozenset({fold})) for fold in range(FOLDS)}
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as out:
        for sample in gold:
            blocks = sample.segments.blocks
            named = name_blocks(blocks) if form is Kind.TEXT else {}
            labels = ["body"] * len(blocks)
            if len(sample.removed):
                odds = judges[sample.fold].odds(study.features(sample, NOTHING))
                for item in settle(blocks, sample.removed.tolist(), odds, named):
                    labels[item.block.index] = str(item.label)
            pairs = [[block.text, label] for block, label in zip(blocks, labels, strict=True)]
            out.write(json.dumps({"id": sample.id, "labels": pairs}, ensure_ascii=False) + "\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.kinds_export", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with the corpora")
    parser.add_argument("--out", type=Path, default=FOLDERS, help="folder of the model folders")
    parser.add_argument("--cv", type=Path, help="write out-of-fold labels into this folder instead, learned with half of the languages")
    parser.add_argument("--bodies", type=Path, help="with --cv: a folder of out-of-fold bodies by `python -m training cv`, for HTML")
    options = parser.parse_args(arguments)
    spoken = languages(test=False) if options.cv else sorted(NOTICES)
    for form in Kind:
        study = kind_study(options.data, form, spoken)
        if not options.cv:
            write_kinds(study, form, options.out / f"kinds-{form}", options.data)
            continue
        bodies = read_bodies(options.bodies) if options.bodies and form is Kind.HTML else None
        gold = list(kind_samples(read_labelled(options.data), form, bodies))
        write_predictions(study, gold, form, options.cv / f"kinds-{form}.jsonl")


if __name__ == "__main__":
    main()
