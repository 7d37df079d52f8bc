#!/usr/bin/env bash
# A release of what main holds: `bash deploy/release.sh 1.2.3`. CHANGELOG.md's unreleased section becomes that version's, the version goes into
# every file that names it, and both are one commit with a tag whose message is that section. Nothing is pushed.
set -euo pipefail
version=${1:-}
named=(pyproject.toml clients/python/pyproject.toml app/__init__.py Dockerfile deploy/helm/winnow/Chart.yaml)

refuse() { echo "release: $1" >&2; exit 1; }

number='(0|[1-9][0-9]*)'
[[ $version =~ ^$number\.$number\.$number$ ]] || refuse 'a version is needed: make release VERSION=1.2.3'
[ "$(git branch --show-current)" = main ] || refuse 'this is not main'
[ -z "$(git status --porcelain)" ] || refuse 'there are changes that are not committed'
if git rev-parse --quiet --verify "refs/tags/v$version" > /dev/null; then refuse "v$version is there already"; fi
before=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)
[ "$(printf '%s\n' "$before" "$version" | sort --version-sort | tail -n 1)" = "$version" ] || refuse "$version comes before $before"
notes=$(awk '/^## \[/ {wanted = /^## \[Unreleased\]/; next} wanted' CHANGELOG.md)
[[ $notes =~ [^[:space:]] ]] || refuse 'CHANGELOG.md has nothing that is unreleased'

sed -i "s/^## \[Unreleased\]$/&\n\n## [$version] - $(date --utc +%F)/" CHANGELOG.md
sed -i -E "s/^(version = \"|__version__ = \"|ARG VERSION=|version: |appVersion: )[0-9.]+/\1$version/" "${named[@]}"
git commit --quiet --message "Winnow $version" CHANGELOG.md "${named[@]}"
printf 'Winnow %s\n%s\n' "$version" "$notes" | git tag --annotate "v$version" --cleanup whitespace --file -
echo "v$version is committed and tagged. To publish it: git push --atomic origin main v$version"
