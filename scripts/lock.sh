#!/bin/sh
# Writes the lock files anew from pyproject.toml. Needs uv (https://docs.astral.sh/uv/) on the PATH.
# One lock serves Python 3.11 to 3.13 on every platform; hashes are there, hosts are not.
set -eu
cd "$(dirname "$0")/.."
lock() {
    out=$1; shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
        --no-emit-index-url --no-emit-find-links --output-file "$out" "$@"
}
lock requirements-build.lock --group build
lock requirements.lock pyproject.toml --constraints requirements-build.lock
lock requirements-dev.lock pyproject.toml --group dev --constraints requirements.lock --constraints requirements-build.lock
lock requirements-bench.lock pyproject.toml --group bench --constraints requirements-dev.lock --constraints requirements.lock --constraints requirements-build.lock
lock requirements-docs.lock --group docs --constraints requirements-dev.lock --constraints requirements.lock --constraints requirements-build.lock
