#!/bin/sh
# A model of 1 GB goes into the service and comes out again, with a Java heap of 256 MB. Needs the built jar, JDK 25, curl and 5 GB of disk.
set -eu
root="$(cd "$(dirname "$0")/../../.." && pwd)"
port="${1:-18089}"
work="$(mktemp -d)"
service=
trap '[ -z "$service" ] || { kill "$service"; wait "$service" || true; }; rm -rf "$work"' EXIT

# A sound model with a gigabyte of random bytes beside it, stored, not compressed.
mkdir "$work/assets.extra"
head -c 1073741824 /dev/urandom > "$work/assets.extra/large.bin"
cp "$root/src/test/resources/models/lenet-saved.zip" "$work/model.zip"
(cd "$work" && jar --update --no-compress --file model.zip assets.extra/large.bin)
rm -r "$work/assets.extra"

export ZIPPERMERGE_JAVA_OPTS=-Xmx256m
"$root/bin/zippermerge" serve --server.port="$port" --management.server.port=$((port + 1)) --zippermerge.data-dir="$work/data" > "$work/log" 2>&1 &
service=$!
base="http://localhost:$port"
curl -sf --retry 60 --retry-delay 1 --retry-connrefused -o /dev/null "http://localhost:$((port + 1))/actuator/health/readiness"

curl -sSf -D "$work/headers" -o "$work/answer.json" -F name=large -F "file=@$work/model.zip" "$base/api/v1/models" ||
  { cat "$work/answer.json"; exit 1; }
location="$(sed -n 's/^Location: *\([^[:space:]]*\).*/\1/p' "$work/headers")"
sent="$(sha256sum < "$work/model.zip")"
got="$(curl -sSf "$base$location/content" | sha256sum)"
if grep -q OutOfMemoryError "$work/log" || [ "$sent" != "$got" ]; then
  echo "failed: sent $sent, got $got" >&2
  exit 1
fi
echo "ok: $(wc -c < "$work/model.zip") bytes in and out; the service took $(sed -n 's/^VmHWM:[[:space:]]*//p' "/proc/$service/status") at most"
