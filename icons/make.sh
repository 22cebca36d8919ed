#!/bin/sh
# Draws every size of the app icon from linnet.svg, so that the picture has one source.
#
# Needs rsvg-convert (Debian: librsvg2-bin) and python3; the results are checked in, so that a build needs
# neither. Run it after a change of linnet.svg: icons/make.sh
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for size in 16 24 32 48 64 128 256 512 1024; do
  rsvg-convert --width "$size" --height "$size" --output "$work/$size.png" linnet.svg
done

cp "$work/32.png" 32x32.png
cp "$work/128.png" 128x128.png
cp "$work/256.png" 128x128@2x.png
cp "$work/512.png" icon.png

python3 pack.py "$work"
