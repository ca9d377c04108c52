#!/usr/bin/env bash
# Operates an installation in this folder: dependencies, settings, start, state, logs. `deploy.sh help` lists the verbs.
# Settings of the environment and of the file .env are passed on; docs/deployment/README.md says to what.
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
ENV_FILE="${SLUICE_ENV_FILE:-$ROOT/.env}"

usage() {
  cat <<'END'
usage: deploy.sh VERB [options of sluice]
  install   the dependencies, exactly as in the lock file
  setup     the file .env, the configuration, the store of the API with its tables
  dev       trader and API in the foreground, started again when the code changes
  start     trader and API, detached
  stop      both
  test      all tests, or the files that are named
  status    state of trader and API; exit 0 running, 1 unprotected, 3 stopped
  logs      the log of the trader; -f follows
END
}

note() { printf '%s\n' "$*" >&2; }

# Arguments: sentence, code of the error, exit code of the process.
fail() {
  printf 'error: %s (%s)\n' "$1" "$2" >&2
  exit "$3"
}

sluice() { node "$ROOT/bin/sluice.js" "$@"; }

# Argument: text that begins with a quote. Prints what is between it and its match.
quoted_value() {
  local quote="${1:0:1}" rest="${1:1}" behind
  [[ "$rest" == *"$quote"* ]] || return 1
  behind="${rest#*"$quote"}"
  [[ "$behind" =~ ^[[:space:]]*(#.*)?$ ]] || return 1
  printf '%s' "${rest%%"$quote"*}"
}

# NAME=value lines; a variable that is set already wins. Nothing is executed.
load_env_file() {
  [ -f "$ENV_FILE" ] || return 0
  local line name value number=0
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    line="${line%$'\r'}"
    line="${line#"${line%%[![:space:]]*}"}"
    case "$line" in '' | '#'*) continue ;; esac
    name="${line%%=*}"
    if [ "$name" = "$line" ] || ! [[ "$name" =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]]; then
      fail "$ENV_FILE:$number: expected NAME=value" env 4
    fi
    value="${line#*=}"
    # A comment needs a space before it, so that a value may contain the sign.
    case "$value" in
      \"* | \'*) value="$(quoted_value "$value")" || fail "$ENV_FILE:$number: expected $name=value; after the second quote only a comment may follow" env 4 ;;
      *) value="${value%%[[:space:]]#*}"; value="${value%"${value##*[![:space:]]}"}" ;;
    esac
    if [ -z "${!name+set}" ] && [ -n "$value" ]; then export "$name=$value"; fi
  done <"$ENV_FILE"
}

# Arguments: variable, setting. A setting that is given by its own name wins.
pass_on() {
  local name="$1" setting="$2"
  if [ -n "${!name-}" ] && [ -z "${!setting+set}" ]; then export "$setting=${!name}"; fi
}

# Arguments: variable, why it has no effect.
ignore() {
  local name="$1"
  if [ -n "${!name-}" ]; then note "note: $name is ignored: $2."; fi
}

# The variables that other services of this kind read. Only this script reads them: HOST, PORT and DEBUG are set in
# many shells for other programs.
map_settings() {
  pass_on DATABASE_URL SLUICE__API__STORE
  pass_on DATABASE_ECHO SLUICE__API__LOG_SQL
  pass_on HOST SLUICE__API__HOST
  pass_on PORT SLUICE__API__PORT
  pass_on MAX_ORDER_SIZE SLUICE__RISK__MAX_ORDER_QUANTITY
  pass_on MAX_POSITIONS SLUICE__RISK__MAX_POSITIONS
  map_logging
  map_environment
  pass_on REDIS_URL SLUICE__API__REDIS__URL
  if [ -n "${REDIS_URL-}" ]; then
    pass_on REDIS_PASSWORD SLUICE__API__REDIS__PASSWORD
  else
    ignore REDIS_PASSWORD 'there is no REDIS_URL'
  fi
  ignore SECRET_KEY 'the first start draws signing keys, and they are replaced every thirty days'
  map_market
  # Ignoring these could mislead about what protects an account, or about where orders go.
  require ALGORITHM EdDSA 'tokens are signed with Ed25519 only'
  require ACCESS_TOKEN_EXPIRE_MINUTES 30 'access tokens live for thirty minutes'
  pass_on_default SLUICE__API__ENABLED true
}

# Where the account is at home. The exchange of each symbol is what SSI says, so any of the three means Vietnam.
map_market() {
  local name
  case "${DEFAULT_MARKET:-US}" in
    US)
      for name in SSI_API_URL SSI_STREAM_URL SSI_API_KEY SSI_API_SECRET SSI_CLIENT_ID SSI_PRIVATE_KEY_FILE SSI_DEVICE_ID; do
        ignore "$name" 'DEFAULT_MARKET names no exchange of Vietnam'
      done
      ;;
    HOSE | HNX | UPCOM)
      pass_on_default SLUICE__VENUE vietnam
      case "${SSI_API_URL-}" in
        *://fc-*.ssi.com.vn*)
          note "note: SSI_API_URL=$SSI_API_URL is ignored: it is a host of FastConnect v2; v3 is used, at its own address."
          ;;
        *) pass_on SSI_API_URL SLUICE__SSI__URL ;;
      esac
      pass_on SSI_STREAM_URL SLUICE__SSI__STREAM_URL
      pass_on SSI_API_KEY SLUICE__SSI__API_KEY
      pass_on SSI_API_SECRET SLUICE__SSI__API_SECRET
      pass_on SSI_CLIENT_ID SLUICE__SSI__CLIENT_ID
      pass_on SSI_PRIVATE_KEY_FILE SLUICE__SSI__PRIVATE_KEY_FILE
      pass_on SSI_DEVICE_ID SLUICE__SSI__DEVICE_ID
      ;;
    *)
      fail "DEFAULT_MARKET=$DEFAULT_MARKET: expected US, HOSE, HNX or UPCOM" configuration 4
      ;;
  esac
}

# Arguments: variable, its only value, why.
require() {
  local name="$1" only="$2"
  if [ -n "${!name-}" ] && [ "${!name}" != "$only" ]; then
    fail "$name=${!name}: $3; remove it or set it to $only" configuration 4
  fi
}

# Arguments: setting, value.
pass_on_default() {
  local setting="$1"
  if [ -z "${!setting+set}" ]; then export "$setting=$2"; fi
}

map_logging() {
  case "${DEBUG:-false}" in
    true | 1)
      LOG_LEVEL="${LOG_LEVEL:-debug}"
      export SLUICE_TRACE="${SLUICE_TRACE:-1}"
      ;;
    false | 0) ;;
    *) fail "DEBUG=$DEBUG: expected true or false" configuration 4 ;;
  esac
  local level
  level="$(printf '%s' "${LOG_LEVEL:-}" | tr '[:upper:]' '[:lower:]')"
  case "$level" in
    warning) level=warn ;;
    critical | fatal) level=error ;;
  esac
  if [ -n "$level" ]; then pass_on_default SLUICE__API__LOG_LEVEL "$level"; fi
}

map_environment() {
  case "${ENVIRONMENT:-production}" in
    production) pass_on_default NODE_ENV production ;;
    development | test | staging) pass_on_default NODE_ENV development ;;
    *) fail "ENVIRONMENT=$ENVIRONMENT: expected production, staging, test or development" configuration 4 ;;
  esac
}

install() {
  command -v node >/dev/null || fail 'Node is not installed; sluice needs Node 20 or newer' old-node 1
  local major
  major="$(node -p 'process.versions.node.split(".")[0]')"
  [ "$major" -ge 20 ] || fail "Node $major is too old; sluice needs Node 20 or newer" old-node 1
  cd "$ROOT" && npm ci
}

setup() {
  if [ ! -f "$ENV_FILE" ]; then
    (umask 077 && cp "$ROOT/.env.example" "$ENV_FILE")
    note "wrote $ENV_FILE: fill in what you need, then run setup again if it stops below"
    load_env_file
    map_settings
  fi
  [ -n "${SLUICE_CONFIG:-}" ] || [ -f config/sluice.yaml ] || sluice config init .
  sluice config check "$@"
  # Opening the store creates its tables.
  sluice user list "$@"
}

# The watcher needs the Node that runs the program: npm has installed one if the system's is older.
dev() {
  export PATH="$ROOT/node_modules/.bin:$PATH"
  exec node --watch --watch-preserve-output "$ROOT/bin/program.js" start --foreground "$@"
}

run_tests() {
  cd "$ROOT"
  if [ $# -eq 0 ]; then npm test; else npx vitest run "$@"; fi
}

main() {
  [ $# -gt 0 ] || {
    usage >&2
    exit 2
  }
  local verb="$1"
  shift
  case "$verb" in
    setup | dev | start | stop | status | logs)
      load_env_file
      map_settings
      ;;
  esac
  case "$verb" in
    install | setup | dev) "$verb" "$@" ;;
    start | stop | status | logs) sluice "$verb" "$@" ;;
    test) run_tests "$@" ;;
    help | --help | -h) usage ;;
    *)
      usage >&2
      fail "unknown verb $verb" usage 2
      ;;
  esac
}

main "$@"
