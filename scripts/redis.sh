#!/usr/bin/env bash
# A server of Redis on this machine, in memory only: redis-server or valkey-server has to be installed.
#   scripts/redis.sh find                whether one is installed
#   scripts/redis.sh hold FOLDER PORT    starts, says its address, and stops when the input ends
set -euo pipefail

fail() {
  echo "redis.sh: $*" >&2
  exit 1
}

find_server() {
  command -v redis-server || command -v valkey-server ||
    fail "neither redis-server nor valkey-server is installed; install one (apt-get install redis-server)."
}

# Ctrl-C at the terminal reaches the process that holds the input, which decides.
hold() {
  local folder="$1" port="$2" program server
  trap '' INT
  program="$(find_server)"
  "$program" --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$folder" --logfile "$folder/redis.log" \
    </dev/null >/dev/null 2>&1 &
  server=$!
  echo "$server" >"$folder/redis.pid"
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    kill -0 "$server" 2>/dev/null || fail "the server did not start; $folder/redis.log says why."
    sleep 0.05
  done
  echo "127.0.0.1:$port"
  cat >/dev/null
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
}

case "${1:-}" in
  find) find_server >/dev/null ;;
  hold) [ $# -eq 3 ] || fail "hold needs a folder and a port."; hold "$2" "$3" ;;
  *) fail "say find or hold FOLDER PORT." ;;
esac
