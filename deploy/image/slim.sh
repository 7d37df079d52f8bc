#!/bin/sh
# What no request needs goes from a virtual environment: sh slim.sh FOLDER
set -eu
cd "$1"
packages=$(echo lib/python3*/site-packages)
find "$packages" -type d \( -name tests -o -name include -o -name f2py \) -prune -exec rm -rf {} +
find "$packages" \( -name '*.pyi' -o -name '*.pyx' -o -name '*.pxd' -o -name '*.c' -o -name '*.h' \) -type f -delete
rm -f "$packages"/zstandard/_cffi.*
rm "$packages"/py3langid/data/model.npz.xz  # app/metadata/languages has it in another form
find "$packages/babel/locale-data" -type f ! -name 'root.dat' ! -name 'en.dat' -delete
bin/python3 -m compileall -q -j 0 "$packages"
bin/python3 -c 'import app.jobs, app.service.server, trafilatura, zstandard; from app.types import Limits; app.jobs.warm_up(Limits())'
