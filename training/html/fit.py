"""Learning the HTML engine: words, blocks, and what follows from the blocks' scores, each without the folds that it must not have seen."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import lightgbm
import numpy as np

from app.features.html import Lexicon, cut_features, score_features
from app.features.html.sums import basics
from app.features.threshold import about_features, keeps
from app.label.body import even_out
from app.models.store import ModelText
from app.types import FeatureMatrix
from training.boosting import HTML, SEED, Floats, forest_text, predict
from training.decision import Judged, Recipe, fit_forests
from training.folds import FOLDS, NOTHING, Folds
from training.html.samples import HtmlSample
from training.html.words import PENALTIES, PHRASES, fit_table, page_rows, word_lines
from training.parallel import forked
from training.parts import configuration
from training.thresholds import HTML as THRESHOLDS

# Blocks lighter than this times the mean weight are drawn by chance, and weigh more when they are.
LIGHT = 1.0
CUTS = np.array(THRESHOLDS.cut_candidates, np.float32)
# What a page of a corpus of articles alone counts for in the classifier of page types.
ARTICLE_WEIGHT = 0.1


@dataclass(slots=True)
class Study:
    """Samples with what is learned from them, each made once: keyed by the folds that it must not have seen."""

    samples: Sequence[HtmlSample]
    lexicons: dict[Folds, Lexicon] = field(default_factory=dict)
    models: dict[Folds, lightgbm.Booster] = field(default_factory=dict)
    judged: dict[tuple[str, str, str], Judged[HtmlSample]] = field(default_factory=dict)

    def lexicon(self, hidden: Folds) -> Lexicon:
        """The lexicon learned from pages outside the hidden folds."""
        if not self.lexicons:
            self._fit_lexicons()
        return self.lexicons[hidden]

    def _fit_lexicons(self) -> None:
        """All lexicons that any fold needs, with any two folds hidden; copies of pages say no word that those do not say."""
        originals = [sample for sample in self.samples if not sample.is_copy]
        rows = [page_rows(sample) for sample in originals]
        hidden = [frozenset(folds) for count in range(3) for folds in combinations(range(FOLDS), count)]

        def fit(wanted: tuple[Folds, str]) -> Floats:
            away, name = wanted
            pages = zip(originals, rows, strict=True)
            return fit_table(name, [row for page, row in pages if page.fold not in away and (not page.is_made or name in PHRASES)])

        wanted = [(away, name) for away in hidden for name in PENALTIES]
        tables = dict(zip(wanted, forked(fit, wanted), strict=True))
        self.lexicons = {away: Lexicon(**{name: tables[away, name] for name in PENALTIES}) for away in hidden}

    def features(self, sample: HtmlSample, hidden: Folds = NOTHING) -> FeatureMatrix:
        """A page's features, in the order of serving, with word scores that saw neither its fold nor the hidden ones."""
        lexicon = self.lexicon(hidden | {sample.fold})
        lexicon = replace(lexicon, **{name: np.zeros_like(getattr(lexicon, name)) for name in sample.blank})
        extra = score_features(sample.view, lexicon)
        columns = np.stack(list(extra.values()), axis=1).astype(np.float32)
        return FeatureMatrix((*sample.names, *extra), np.hstack([sample.plain, columns]))

    def model(self, hidden: Folds) -> lightgbm.Booster:
        """The block model learned from pages outside the hidden folds."""
        if not self.models:
            self.lexicon(NOTHING)
            wanted = [NOTHING, *(frozenset({fold}) for fold in range(FOLDS))]
            texts = forked(self._fit_blocks, wanted)
            self.models = {away: lightgbm.Booster(model_str=text) for away, text in zip(wanted, texts, strict=True)}
        return self.models[hidden]

    def _fit_blocks(self, hidden: Folds) -> str:
        """Blocks are weighted so that the mean weight is 1; light blocks are sampled."""
        samples = [sample for sample in self.samples if sample.fold not in hidden and sample.weight.sum() > 0]
        weight = np.concatenate([sample.weight for sample in samples])
        label = np.concatenate([sample.share for sample in samples])
        chance = np.minimum(1, weight / (LIGHT * weight[weight > 0].mean()))
        live = np.random.default_rng(SEED).random(len(weight)) < chance
        pieces = np.split(live, np.cumsum([len(sample.share) for sample in samples])[:-1])
        values = np.vstack([self.features(sample, hidden).values[kept] for sample, kept in zip(samples, pieces, strict=True)])
        weight = (weight / np.maximum(chance, 1e-9))[live]
        text: str = HTML["body"].fit(values, label[live], weight / weight.mean()).model_to_string()
        return text

    def judge(self, sample: HtmlSample) -> Judged[HtmlSample]:
        """A page judged by the models that did not see its fold."""
        key = (sample.corpus, sample.id, sample.form)
        if key not in self.judged:
            base = basics(sample.view)
            raw = predict(self.model(frozenset({sample.fold})), self.features(sample).values).astype(np.float32)
            scores = even_out(raw, sample.view.path, base.mass, THRESHOLDS.drawn_to_kin)
            self.judged[key] = Judged(sample, scores, cut_features(sample.view, base, scores, CUTS), sample.words.at_cuts(scores, CUTS))
        return self.judged[key]

    def about(self, page: Judged[HtmlSample], chosen: int) -> FeatureMatrix:
        """What a page's type is told from, given its chosen cut."""
        keep = keeps(page.scores, CUTS)[chosen]
        return about_features(self.features(page.sample), basics(page.sample.view).mass, keep, (page.cuts, chosen))


def learn(study: Study, hidden: Folds) -> ModelText:
    """Everything learned from pages outside the hidden folds; cut, confidence and page type from out-of-fold scores of real ones."""
    pages = [study.judge(sample) for sample in study.samples if sample.fold not in hidden and sample.found > 0 and not sample.is_copy]
    forests = {"body": study.model(hidden), **fit_forests(pages, Recipe(HTML, study.about, ARTICLE_WEIGHT))}
    first = pages[0]
    names = {"blocks": study.features(first.sample).names, "cuts": first.cuts.names, "about": study.about(first, 0).names}
    texts = {name: forest_text(model) for name, model in forests.items()}
    return ModelText(configuration("html", THRESHOLDS, names), word_lines(study.lexicon(hidden)), texts)
