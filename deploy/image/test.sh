#!/usr/bin/env bash
# Builds the image, runs it as docker-compose.yml does, has the black-box tests ask it, and ends it. ENGINE: docker or podman; BASE: another base.
# Where podman has no service manager it needs the settings that CONTAINERS_CONF and CONTAINERS_STORAGE_CONF name.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
engine=${ENGINE:-$(for one in docker podman; do if "$one" info > /dev/null 2>&1; then echo "$one"; break; fi; done)}
[ -n "$engine" ] || { echo 'docker or podman is needed, and that it answers' >&2; exit 1; }
port=${PORT:-8791} name=winnow-test image=${IMAGE:-winnow:test}

if [ -z "${IMAGE:-}" ]; then
  "$engine" build ${BASE:+--build-arg BASE="$BASE"} --tag "$image" .
fi
size=$("$engine" image inspect "$image" --format '{{.Size}}')
echo "image: $((size / 1000000)) MB"
began=$(date +%s%N)
"$engine" run --detach --name "$name" --network host --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --memory 1g \
  --pids-limit 200 --env WINNOW_BIND="127.0.0.1:$port" "$image" > /dev/null
trap '"$engine" rm --force "$name" > /dev/null' EXIT
for _ in $(seq 300); do
  "$engine" exec "$name" winnow health > /dev/null 2>&1 && break
  sleep 0.1
done
echo "healthy after $((($(date +%s%N) - began) / 1000000)) ms"
"$engine" exec "$name" winnow health
"$engine" logs "$name" 2>&1 | grep '"event": "ready"'  # with the seconds that the service itself took

"$PYTHON" -m pytest -q -p no:cacheprovider -n 0 --url "http://127.0.0.1:$port" tests/service tests/clients tests/test_samples.py

"$engine" stop --time 30 "$name" > /dev/null
code=$("$engine" inspect "$name" --format '{{.State.ExitCode}}')
echo "SIGTERM: exit code $code"
[ "$code" = 0 ]
