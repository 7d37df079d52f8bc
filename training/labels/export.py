"""The models of labels for HTML and text, from hand-labelled, made and taught pages; out-of-fold labels on request."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import numpy as np

from app.features.removed.columns import column_names, label_features
from app.features.removed.runs import runs_of
from app.label.removed import LabelModel
from app.label.rules import name_blocks
from app.models.store import ModelText, write_array
from app.types import LABELS, PageKind
from training.folders import Folders
from training.folds import FOLDS, NOTHING, Folds
from training.labelled import LabelledPage, read_labelled
from training.labels.fit import LabelStudy
from training.labels.made import made_samples
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

    The bodies of HTML in predictions are out-of-fold ones too where that folder holds some.
    """
    sources = read_sources(folders.data)
    for kind, study in students(sources, NOTHING).items():
        write_model(removed_text(study, kind), folders.out, folders.data)
    if folders.predictions:
        validate(sources, read_bodies(folders.predictions / "html"), folders.predictions / NAME)


@dataclass(frozen=True, slots=True)
class Sources:
    """Pages labelled by hand, as samples of each kind too; made ones as such samples; pages that nobody labelled."""

    pages: Sequence[LabelledPage]
    gold: Mapping[PageKind, Sequence[LabelSample]]
    made: Mapping[PageKind, Sequence[LabelSample]]
    unlabelled: Sequence[Unlabelled]


def read_sources(data: Path) -> Sources:
    """All pages of the corpora, and the made ones."""
    pages = read_labelled(data)
    return Sources(
        pages,
        {kind: list(label_samples(pages, kind)) for kind in PageKind},
        {kind: list(made_samples(data, kind)) for kind in PageKind},
        list(unlabelled(data, [page.id for page in pages])),
    )


def names_of(sample: LabelSample, kind: PageKind) -> tuple[str, ...]:
    """The columns that a model may take."""
    return column_names(sample.around.plain.names, kind, LABELS)


def label_study(sources: Sources, kind: PageKind, taught: Sequence[LabelSample] = ()) -> LabelStudy:
    """The hand-labelled and made pages of one kind, and some that were taught."""
    gold = sources.gold[kind]
    return LabelStudy(gold, names_of(gold[0], kind), [*sources.made[kind], *taught], RECIPES[kind])


def teach(study: LabelStudy, pages: Sequence[Unlabelled], hidden: Folds) -> list[Unlabelled]:
    """The pages outside the hidden folds, labelled by what is learned from the study's pages outside those."""
    judges, lexicon = study.judges(hidden), study.lexicon(hidden)
    labelled = []
    for page in pages:
        sample = page.html
        if sample.fold in hidden:
            continue
        odds = np.zeros((len(sample.label), len(LABELS)), np.float32)
        if len(sample.removed):
            odds[sample.removed] = judges.taught(label_features(sample.said, sample.around, study.names, lexicon).values)
        labelled.append(replace(page, html=taught(sample, odds), text=taught(page.text, odds[page.source])))
    return labelled


def students(sources: Sources, hidden: Folds) -> Mapping[PageKind, LabelStudy]:
    """For each kind what labels its pages, those outside the hidden folds among them that a teacher, learned on HTML, labelled."""
    labelled = teach(label_study(sources, PageKind.HTML), sources.unlabelled, hidden)
    return {
        PageKind.HTML: label_study(sources, PageKind.HTML, [page.html for page in labelled]),
        PageKind.TEXT: label_study(sources, PageKind.TEXT, [page.text for page in labelled]),
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
            runs = runs_of(sample.said.view, sample.blocks, sample.around.body)[sample.removed]
            odds = model.calibrated(judges.odds(study.features(sample, NOTHING)))
            for item in model.settle(sample.blocks, sample.removed.tolist(), odds, runs, name_blocks(sample.blocks, kind)):
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
