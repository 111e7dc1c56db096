#!/bin/sh
# Installs the system packages that the tests and the PDFs need (Debian, Ubuntu), or names them and stops.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || [ -n "${CHROMIUM:-}" ] || missing="$missing chromium"
for pair in libpango-1.0.so.0:libpango-1.0-0 libpangoft2-1.0.so.0:libpangoft2-1.0-0 libharfbuzz-subset.so.0:libharfbuzz-subset0; do
    ldconfig -p 2>/dev/null | grep -q "${pair%%:*}" || missing="$missing ${pair##*:}"
done
command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
command -v pandoc >/dev/null 2>&1 || missing="$missing pandoc"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing:$missing"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    exit 0
fi
echo "These system packages are missing:$missing" >&2
echo "Install them with:  sudo apt-get install$missing" >&2
echo "(on Ubuntu, where chromium is a snap, set CHROMIUM to the path of a browser instead)" >&2
exit 1
