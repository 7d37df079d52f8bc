"""`make release` in a repository of its own: what it commits and tags, and when it refuses."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.running import PATIENCE_SECONDS

SCRIPT = ROOT / "deploy/release.sh"
NAMED = str(re.search(r"^named=\((.*)\)$", SCRIPT.read_text("utf-8"), re.MULTILINE)[1]).split()  # type: ignore[index]
VERSION = re.compile(r'^(?:version = "|__version__ = "|ARG VERSION=|version: |appVersion: )([\d.]+)', re.MULTILINE)
CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A mill.\n# no comment\n\n## [0.0.1] - 2020-01-01\n\n- A river.\n"
NOBODY = {f"GIT_{who}_{what}": "nobody@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def call(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command in the repository, with no configuration of this machine's."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", **NOBODY}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One with the files that a release writes, all committed."""
    for name in NAMED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    for command in ("init --quiet --initial-branch main", "add --all", "commit --quiet --message start"):
        assert call(tmp_path, "git", *command.split()).returncode == 0
    return tmp_path


def test_every_file_names_one_version() -> None:
    named = [set(VERSION.findall((ROOT / name).read_text("utf-8"))) for name in NAMED]
    assert len(set.union(*named)) == 1
    assert all(named)


def test_a_release_is_a_commit_and_a_tag_with_its_notes(repository: Path) -> None:
    done = call(repository, "bash", str(SCRIPT), "7.8.9")
    assert done.returncode == 0, done.stderr
    changed = call(repository, "git", "show", "--name-only", "--format=%s").stdout.split("\n")
    assert (changed[0], set(filter(None, changed[1:]))) == ("Winnow 7.8.9", {"CHANGELOG.md", *NAMED})
    assert call(repository, "git", "status", "--porcelain").stdout == ""
    assert [name for name in NAMED if "7.8.9" not in (repository / name).read_text()] == []
    assert (repository / "deploy/helm/winnow/Chart.yaml").read_text().count("7.8.9") == 2
    log = (repository / "CHANGELOG.md").read_text()
    assert re.search(r"## \[Unreleased\]\n\n## \[7\.8\.9\] - \d{4}-\d\d-\d\d\n\n### Added\n\n- A mill\.\n", log)
    notes = call(repository, "git", "tag", "--list", "--format=%(contents)", "v7.8.9").stdout
    assert notes.strip() == "Winnow 7.8.9\n\n### Added\n\n- A mill.\n# no comment"


REFUSED = {
    "no version": ("true", "", "a version is needed"),
    "a tag's name": ("true", "v7.8.9", "a version is needed"),
    "two numbers": ("true", "7.8", "a version is needed"),
    "another branch": ("git switch --create other", "7.8.9", "not main"),
    "a new file": ("touch new", "7.8.9", "not committed"),
    "an older one": ("true", "0.0.9", "comes before"),
    "there already": ("git tag v7.8.9", "7.8.9", "there already"),
}


@pytest.mark.parametrize(("before", "version", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_a_release_that_is_none_is_refused(repository: Path, before: str, version: str, said: str) -> None:
    call(repository, *before.split())
    files = call(repository, "git", "rev-parse", "HEAD").stdout
    done = call(repository, "bash", str(SCRIPT), version)
    assert done.returncode == 1
    assert said in done.stderr
    assert call(repository, "git", "rev-parse", "HEAD").stdout == files


def test_the_same_notes_are_not_released_twice(repository: Path) -> None:
    assert call(repository, "bash", str(SCRIPT), "7.8.9").returncode == 0
    again = call(repository, "bash", str(SCRIPT), "7.9.0")
    assert (again.returncode, again.stderr) == (1, "release: CHANGELOG.md has nothing that is unreleased\n")


def test_make_calls_it() -> None:
    told = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "release", "VERSION=7.8.9"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=True,
    )
    assert told.stdout == "bash deploy/release.sh '7.8.9'\n"
