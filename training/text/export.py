"""Writing the restorer of line breaks as the folder that serving reads."""

import base64
import json
from pathlib import Path

import numpy as np

from app.segment.boundaries import Restorer
from training.model_folder import provenance

STEPS = 32_000


def write_restorer(restorer: Restorer, folder: Path, data: Path) -> None:
    """Writes everything but the card, which is kept by hand."""
    scale = float(np.float32(abs(restorer.weights).max() / STEPS))
    steps = np.round(restorer.weights / scale).astype("<i2")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "weights.txt").write_text(base64.b64encode(steps.tobytes()).decode() + "\n", "ascii")
    (folder / "config.json").write_text(json.dumps({"scale": scale, "bias": round(restorer.bias, 6)}, indent=1) + "\n", "utf-8")
    (folder / "metadata.json").write_text(json.dumps(provenance(data), indent=1, ensure_ascii=False) + "\n", "utf-8")
