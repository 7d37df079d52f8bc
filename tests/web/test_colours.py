"""The colours of the page, measured: contrast as WCAG has it, and kinds told apart by eyes of every sort, in both modes. No browser."""

import re
from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from app.service.web_page import FOLDER
from app.types import Label

Colour = NDArray[np.float64]
STYLE = "".join((FOLDER / name).read_text(encoding="utf-8") for name in ("kinds.css", "style.css"))
MODES = ("light", "dark")
# What a cone's lack makes of linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.
EYES: Mapping[str, list[list[float]]] = {
    "usual": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
# Oklab: 0.02 is just seen where two colours touch; the kinds stand apart, and their names stand beside them.
TO_CONES = np.array([[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]])
TO_LAB = np.array([[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]])
APART = {"usual": 0.11, "protanopia": 0.065, "deuteranopia": 0.065, "tritanopia": 0.065}
TEXT, SIGN = 4.5, 3.0
TINT = 0.11
WRITTEN = [
    ("ink", "canvas"),
    ("ink", "surface"),
    ("ink", "raised"),
    ("ink", "differ"),
    ("quiet", "canvas"),
    ("quiet", "surface"),
    ("quiet", "raised"),
    ("quiet", "differ"),
    ("accent", "canvas"),
    ("accent", "surface"),
    ("on-accent", "accent"),
    ("alarm", "surface"),
    ("surface", "ink"),
]


def colours(mode: str) -> dict[str, Colour]:
    """Every `light-dark(…)` property as linear RGB."""
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", STYLE)
    return {name: linear(pair[MODES.index(mode)]) for name, *pair in found}


def linear(code: str) -> Colour:
    values = np.array([int(code[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`color-mix(in srgb, …)`."""
    first, second = (np.where(each <= 0.0031308, each * 12.92, 1.055 * each ** (1 / 2.4) - 0.055) for each in (one, other))
    values = share * first + (1 - share) * second
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one: Colour, other: Colour) -> float:
    low, high = sorted(float(colour @ np.array([0.2126, 0.7152, 0.0722])) + 0.05 for colour in (one, other))
    return high / low


def seen(colour: Colour, eye: str) -> Colour:
    cones: Colour = np.cbrt(TO_CONES @ np.clip(np.array(EYES[eye]) @ colour, 0, 1))
    return TO_LAB @ cones


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("text", "ground"), WRITTEN)
def test_text_can_be_read(mode: str, text: str, ground: str) -> None:
    known = colours(mode)
    assert contrast(known[text], known[ground]) >= TEXT


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("label", Label)
def test_a_kind_is_seen_and_its_text_is_read_on_its_tint(mode: str, label: Label) -> None:
    known = colours(mode)
    kind, surface = known[f"kind-{label}"], known["surface"]
    tint = mixed(kind, surface, TINT)
    assert f"var(--kind) {TINT:.0%}, var(--surface)" in STYLE
    assert contrast(kind, surface) >= SIGN
    assert min(contrast(known[name], tint) for name in ("ink", "quiet")) >= TEXT


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("eye", EYES)
def test_kinds_are_told_apart(mode: str, eye: str) -> None:
    known = {label: seen(colour, eye) for label in Label if not label.kept for colour in [colours(mode)[f"kind-{label}"]]}
    near = {pair: float(np.linalg.norm(known[pair[0]] - known[pair[1]])) for pair in combinations(known, 2)}
    closest = min(near, key=lambda pair: near[pair])
    assert near[closest] >= APART[eye], (closest, near[closest])


def test_there_is_one_scale_of_spacing_and_one_of_type() -> None:
    spaced = re.findall(r"(?:^|[{;]\s*)(?:padding|margin|gap)[\w-]*: ([^;}]+)", STYLE, re.MULTILINE)
    assert [value for value in spaced if re.findall(r"\b[1-9]\d*px", value) and value != "2px"] == []
    sizes = re.findall(r"font-size: ([^;}]+)", STYLE)
    assert {size for size in sizes if not size.startswith("var(--t")} <= {".92em"}
    assert set(re.findall(r"font(?:-family)?:[^;}]*var\(--(font|mono)\)", STYLE)) == {"font", "mono"}
