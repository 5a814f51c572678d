#!/usr/bin/env bash
# A browser for the page tests: Debian's Chromium when we may install it; otherwise say how to get one. Never fails.
set -u
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium and Chinese fonts for the browser tests …"
  apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null && exit 0
fi
echo "No Chromium found, so the browser tests will be skipped. Debian: sudo apt install chromium fonts-noto-cjk; macOS: brew install --cask chromium"
exit 0
