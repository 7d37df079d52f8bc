"""`python -m training.labels.export`: the models of labels for HTML and text, from hand-labelled, generated and taught pages."""

import argparse
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np

from app.features.removed.columns import column_names, kind_features
from app.features.removed.odds import KINDS, KindLexicon
from app.label.removed import FOLDERS, LAYERS, settle, write_array
from app.label.rules import name_blocks
from app.types import PageKind
from training.corpus import FOLDS
from training.labels.made import NOTICES, languages, made_samples
from training.labels.network import Recipe
from training.labels.samples import GOLD, KindSample, LabelledPage, kind_samples, read_bodies, read_labelled
from training.labels.study import Folds, KindStudy
from training.labels.taught import Unlabelled, taught, unlabelled
from training.model_folder import provenance

DATA = Path("../shared/data")
NOTHING: Folds = frozenset()
RECIPES = {PageKind.HTML: Recipe(inputs=(150, 400)), PageKind.TEXT: Recipe(inputs=(90, 300))}
MATRICES = ("first", "second", "last", "straight")
LEXICON = tuple(field.name for field in fields(KindLexicon))


@dataclass(frozen=True, slots=True)
class Sources:
    """Pages to learn from: labelled by hand, and by nobody; `spoken` are the languages of the generated sections."""

    pages: Sequence[LabelledPage]
    others: Sequence[Unlabelled]
    spoken: Sequence[str]


def read_sources(data: Path, spoken: Sequence[str]) -> Sources:
    """All pages of the corpora."""
    pages = read_labelled(data)
    return Sources(pages, list(unlabelled(data, [page.id for page in pages])), spoken)


def names_of(sample: KindSample, form: PageKind) -> tuple[str, ...]:
    """The columns that a model may take."""
    return column_names(sample.around.plain.names, form)


def kind_study(sources: Sources, form: PageKind) -> KindStudy:
    """The hand-labelled pages in one form, and once more with generated sections."""
    gold = list(kind_samples(sources.pages, form))
    made = made_samples(sources.pages, form, sources.spoken)
    return KindStudy([*gold, *made], names_of(gold[0], form), recipe=RECIPES[form])


def teach(study: KindStudy, others: Sequence[Unlabelled], hidden: Folds) -> list[Unlabelled]:
    """The pages outside the hidden folds, labelled by what is learned from the hand-labelled pages outside those."""
    judges, lexicon = study.judges(hidden), study.lexicon(hidden)
    labelled = []
    for other in others:
        sample = other.html
        if sample.fold in hidden:
            continue
        odds = np.zeros((len(sample.kind), len(KINDS)), np.float32)
        if len(sample.removed):
            odds[sample.removed] = judges.taught(kind_features(sample.said, sample.around, study.names, lexicon).values)
        labelled.append(replace(other, html=taught(sample, odds), text=taught(other.text, odds[other.source])))
    return labelled


def students(sources: Sources, hidden: Folds) -> Mapping[PageKind, KindStudy]:
    """For each form the hand-labelled pages and those outside the hidden folds that their teacher, learned on HTML, labelled."""
    teacher = kind_study(sources, PageKind.HTML)
    labelled = teach(teacher, sources.others, hidden)
    return {
        PageKind.HTML: KindStudy(teacher.samples, teacher.names, [other.html for other in labelled], teacher.recipe),
        PageKind.TEXT: replace(kind_study(sources, PageKind.TEXT), taught=[other.text for other in labelled]),
    }


def write_kinds(study: KindStudy, form: PageKind, folder: Path, data: Path) -> None:
    """Writes a model folder but for its card; the version is a hash of what it holds."""
    judges, lexicon = study.judges(NOTHING), study.lexicon(NOTHING)
    network = judges.network
    lines = [write_array(name, getattr(network, name), "float16") for name in MATRICES]
    lines += [write_array(name, getattr(network, name), "float32") for name in LAYERS if name not in MATRICES]
    lines += [write_array(name, getattr(lexicon, name), "float32" if "constants" in name else "int8") for name in LEXICON]
    text = "\n".join(lines) + "\n"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "weights.txt").write_text(text, "ascii")
    config = {
        "name": f"kinds-{form}",
        "version": hashlib.sha256((text + "\n".join(network.names)).encode()).hexdigest()[:12],
        "labels": list(map(str, KINDS)),
        "features": list(network.names),
        "lexicon": list(LEXICON),
    }
    gold = {"kinds": hashlib.sha256((data / GOLD).read_bytes()).hexdigest()}
    for name, value in (("config", config), ("metadata", {**provenance(data), "gold": gold})):
        (folder / f"{name}.json").write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf-8")


def predictions(study: KindStudy, gold: Sequence[KindSample], form: PageKind, fold: int) -> Iterator[str]:
    """The labels of every block of a fold's pages by models that saw no page of their sites, as `bench kinds --predictions` reads them."""
    judges = study.judges(frozenset({fold}))
    for sample in gold:
        if sample.fold != fold:
            continue
        labels = ["body"] * len(sample.blocks)
        if len(sample.removed):
            odds = judges.odds(study.features(sample, NOTHING))
            for item in settle(sample.blocks, sample.removed.tolist(), odds, name_blocks(sample.blocks, form)):
                labels[item.block.index] = str(item.label)
        pairs = [[block.text, label] for block, label in zip(sample.blocks, labels, strict=True)]
        yield json.dumps({"id": sample.id, "labels": pairs}, ensure_ascii=False) + "\n"


def validate(sources: Sources, bodies: Mapping[str, str], folder: Path) -> None:
    """Writes out-of-fold labels, a file for each form; `bodies` are out-of-fold bodies of the HTML pages."""
    folder.mkdir(parents=True, exist_ok=True)
    gold = {form: list(kind_samples(sources.pages, form, bodies if form is PageKind.HTML else None)) for form in PageKind}
    for form in PageKind:
        (folder / f"kinds-{form}.jsonl").write_text("", "utf-8")
    for fold in range(FOLDS):
        for form, study in students(sources, frozenset({fold})).items():
            with (folder / f"kinds-{form}.jsonl").open("a", encoding="utf-8") as out:
                out.writelines(predictions(study, gold[form], form, fold))


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.labels.export", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with the corpora")
    parser.add_argument("--out", type=Path, default=FOLDERS, help="folder of the model folders")
    parser.add_argument("--cv", type=Path, help="write out-of-fold labels into this folder instead, learned with half of the languages")
    parser.add_argument("--bodies", type=Path, help="with --cv: a folder of out-of-fold bodies by `python -m training cv`, for HTML")
    options = parser.parse_args(arguments)
    if options.cv:
        validate(read_sources(options.data, languages(test=False)), read_bodies(options.bodies) if options.bodies else {}, options.cv)
        return
    for form, study in students(read_sources(options.data, sorted(NOTICES)), NOTHING).items():
        write_kinds(study, form, options.out / f"kinds-{form}", options.data)


if __name__ == "__main__":
    main()
