"""The models of labels for HTML and text, from hand-labelled, generated and taught pages; out-of-fold labels on request."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import numpy as np

from app.features.removed.columns import column_names, label_features
from app.label.removed import LabelModel
from app.label.rules import name_blocks
from app.models.store import ModelText, write_array
from app.types import LABELS, PageKind
from training.folders import Folders
from training.folds import FOLDS, NOTHING, Folds
from training.labelled import LabelledPage, read_labelled
from training.labels.fit import LabelStudy
from training.labels.made import NOTICES, languages, made_samples
from training.labels.network import Recipe
from training.labels.samples import LabelSample, label_samples, read_bodies
from training.labels.taught import Unlabelled, taught, unlabelled
from training.model_folder import write_model
from training.thresholds import REMOVED

NAME = "labels"
RECIPES = {PageKind.HTML: Recipe(inputs=(150, 400)), PageKind.TEXT: Recipe(inputs=(90, 300))}
# How the arrays are written; all others as float32.
TYPES = {
    **dict.fromkeys(("first", "second", "last", "straight"), "float16"),
    **dict.fromkeys(("words", "parts", "links", "concepts", "headings"), "int8"),
}


def export(folders: Folders) -> None:
    """Writes `removed-html` and `removed-text` into the folder of models.

    Predictions are learned with half of the languages; HTML's bodies in them are out-of-fold ones too where that folder holds some.
    """
    for kind, study in students(read_sources(folders.data, sorted(NOTICES)), NOTHING).items():
        write_model(removed_text(study, kind), folders.out, folders.data)
    if folders.predictions:
        half = read_sources(folders.data, languages(test=False))
        validate(half, read_bodies(folders.predictions / "html"), folders.predictions / NAME)


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


def names_of(sample: LabelSample, kind: PageKind) -> tuple[str, ...]:
    """The columns that a model may take."""
    return column_names(sample.around.plain.names, kind, LABELS)


def label_study(sources: Sources, kind: PageKind) -> LabelStudy:
    """The hand-labelled pages in one kind, and once more with generated sections."""
    gold = list(label_samples(sources.pages, kind))
    made = made_samples(sources.pages, kind, sources.spoken)
    return LabelStudy([*gold, *made], names_of(gold[0], kind), recipe=RECIPES[kind])


def teach(study: LabelStudy, others: Sequence[Unlabelled], hidden: Folds) -> list[Unlabelled]:
    """The pages outside the hidden folds, labelled by what is learned from the hand-labelled pages outside those."""
    judges, lexicon = study.judges(hidden), study.lexicon(hidden)
    labelled = []
    for other in others:
        sample = other.html
        if sample.fold in hidden:
            continue
        odds = np.zeros((len(sample.label), len(LABELS)), np.float32)
        if len(sample.removed):
            odds[sample.removed] = judges.taught(label_features(sample.said, sample.around, study.names, lexicon).values)
        labelled.append(replace(other, html=taught(sample, odds), text=taught(other.text, odds[other.source])))
    return labelled


def students(sources: Sources, hidden: Folds) -> Mapping[PageKind, LabelStudy]:
    """For each kind the hand-labelled pages and those outside the hidden folds that their teacher, learned on HTML, labelled."""
    teacher = label_study(sources, PageKind.HTML)
    labelled = teach(teacher, sources.others, hidden)
    return {
        PageKind.HTML: LabelStudy(teacher.samples, teacher.names, [other.html for other in labelled], teacher.recipe),
        PageKind.TEXT: replace(label_study(sources, PageKind.TEXT), taught=[other.text for other in labelled]),
    }


def removed_text(study: LabelStudy, kind: PageKind) -> ModelText:
    """The model of all pages as its folder holds it."""
    network, lexicon = study.judges(NOTHING).network, study.lexicon(NOTHING)
    parts = ((part, field.name) for part in (network, lexicon) for field in fields(part) if field.name not in {"names", "labels"})
    lines = tuple(write_array(name, getattr(part, name), TYPES.get(name, "float32")) for part, name in parts)
    thresholds = asdict(REMOVED[kind])
    return ModelText({"name": f"removed-{kind}", "labels": list(LABELS), "thresholds": thresholds, "features": list(network.names)}, lines)


def predictions(study: LabelStudy, gold: Sequence[LabelSample], kind: PageKind, fold: int) -> Iterator[str]:
    """The labels of every block of a fold's pages by models that saw no page of their sites, as `bench labels --predictions` reads them."""
    judges = study.judges(frozenset({fold}))
    model = LabelModel(LABELS, judges.network, {}, REMOVED[kind])
    for sample in gold:
        if sample.fold != fold:
            continue
        labels = ["body"] * len(sample.blocks)
        if len(sample.removed):
            odds = judges.odds(study.features(sample, NOTHING))
            for item in model.settle(sample.blocks, sample.removed.tolist(), odds, name_blocks(sample.blocks, kind)):
                labels[item.block.index] = str(item.label)
        pairs = [[block.text, label] for block, label in zip(sample.blocks, labels, strict=True)]
        yield json.dumps({"id": sample.id, "labels": pairs}, ensure_ascii=False) + "\n"


def validate(sources: Sources, bodies: Mapping[str, str], folder: Path) -> None:
    """Writes out-of-fold labels, a file for each kind; `bodies` are out-of-fold bodies of the HTML pages."""
    folder.mkdir(parents=True, exist_ok=True)
    gold = {kind: list(label_samples(sources.pages, kind, bodies if kind is PageKind.HTML else None)) for kind in PageKind}
    for kind in PageKind:
        (folder / f"labels-{kind}.jsonl").write_text("", "utf-8")
    for fold in range(FOLDS):
        for kind, study in students(sources, frozenset({fold})).items():
            with (folder / f"labels-{kind}.jsonl").open("a", encoding="utf-8") as out:
                out.writelines(predictions(study, gold[kind], kind, fold))
