#!/usr/bin/env bash
# A PostgreSQL server to try sluice with. `postgres.sh find` prints where its programs are; `postgres.sh hold FOLDER` runs a server with its
# data in the folder, prints its address when it is ready, and ends it when the standard input ends. It listens on no port: only who may
# enter the folder of its socket reaches it.
set -euo pipefail

find_programs() {
  local folder
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -Vr) ${PATH//:/ }; do
    if [ -x "$folder/initdb" ]; then echo "$folder"; return; fi
  done
  echo 'PostgreSQL is not installed here: no initdb in /usr/lib/postgresql/*/bin or in PATH; install the package postgresql' >&2
  return 1
}

# The last line of initdb says only that it removes what it has made.
why_not_made() {
  grep -m 1 -E '(error|FATAL|PANIC): ' "$1" || tail -n 1 "$1"
}

hold() {
  local folder=$1 programs base as=()
  programs=$(find_programs)
  mkdir -p "$folder"
  base=$folder
  if [ "$(id -u)" = 0 ]; then
    # The server refuses to run as root, and its user does not reach the folder of another.
    local user=nobody
    if id -u postgres >/dev/null 2>&1; then user=postgres; fi
    as=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --clear-groups)
    base=$(dirname "$(mktemp -u)")/sluice-postgres-$(printf %s "$folder" | cksum | cut -d' ' -f1)
    [ -e "$folder/begun" ] || rm -rf "$base"
    mkdir -p "$base"
    chmod 700 "$base"
    chown "$user" "$base"
  fi
  touch "$folder/begun"
  cd "$base"
  if [ ! -e "$base/data/PG_VERSION" ]; then
    "${as[@]}" "$programs/initdb" --username=sluice --auth=trust --encoding=UTF8 -D "$base/data" >"$folder/initdb.log" 2>&1 ||
      { why_not_made "$folder/initdb.log" >&2; return 1; }
  fi
  # The path of a socket is short everywhere.

  socket=$(mktemp -d -t sluice-pg-XXXXXX)
  chmod 700 "$socket"
  if [ ${#as[@]} -gt 0 ]; then chown --reference="$base" "$socket"; fi
  "${as[@]}" "$programs/postgres" -D "$base/data" -c listen_addresses= -c "unix_socket_directories=$socket" >"$folder/postgres.log" 2>&1 &
  server=$!
  trap 'kill -INT "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$socket"' EXIT
  until "$programs/pg_isready" --quiet --host="$socket" --username=sluice; do
    if ! kill -0 "$server" 2>/dev/null; then tail -n 1 "$folder/postgres.log" >&2; return 1; fi
    sleep 0.1
  done
  echo "postgres://sluice@/postgres?host=${socket//\//%2F}"
  cat >/dev/null || true
}

case "${1:-}" in
  find) find_programs ;;
  hold) hold "${2:?the folder of its data}" ;;
  *) echo "usage: $0 find | hold FOLDER" >&2; exit 2 ;;
esac
