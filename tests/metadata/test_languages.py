"""The language model that is shipped is that of the installed package, to the bit."""

import subprocess
import sys

import numpy as np
import py3langid.langid
import pytest

from app.metadata.languages import NAMES, identifier, read_array
from tests.conftest import ROOT
from tests.running import PATIENCE_SECONDS
from training.languages import shipped

SHIPPED = shipped()


@pytest.mark.parametrize("name", NAMES)
def test_it_is_the_model_of_the_package(name: str) -> None:
    read = read_array(name)
    assert read.dtype == SHIPPED[name].dtype
    assert np.array_equal(read, SHIPPED[name])


@pytest.mark.parametrize("text", ["The old mill grinds corn.", "Die Mühle am Bach", "Мельница у реки", "小さな水車", "12:30", ""])
def test_it_answers_as_the_package_does(text: str) -> None:
    assert identifier().rank(text) == py3langid.langid.rank(text)


WITHOUT = """
import py3langid.modelio
py3langid.modelio.load_model = None
from app.metadata.language import language_of
print(language_of("The old mill grinds corn.", None))
"""


def test_the_package_s_own_file_is_not_read() -> None:
    told = subprocess.run([sys.executable, "-c", WITHOUT], cwd=ROOT, capture_output=True, text=True, check=True, timeout=PATIENCE_SECONDS)
    assert told.stdout == "en\n"
