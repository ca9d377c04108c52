#!/bin/sh
# A drill of the backup of a book on PostgreSQL: dumps one database, restores it into another, which must be empty, and holds the
# restored book against its events. scripts/postgres-drill.sh FROM_URL TO_URL DUMP_FILE [options of sluice, such as -c FILE]
# The key book.key is not part of a dump: keep it with the dump, or names and notes stay unreadable.
set -eu
if [ $# -lt 3 ]; then
  echo "usage: $0 postgres://from postgres://to dump-file [sluice options]" >&2
  exit 2
fi
from=$1 to=$2 dump=$3
shift 3
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
# One moment of the database, also while the API books.
pg_dump --format=custom --no-owner --no-privileges --dbname="$from" --file="$dump"
# All of it or nothing.
pg_restore --no-owner --no-privileges --exit-on-error --single-transaction --dbname="$to" "$dump"
SLUICE__API__STORE="$to" "${SLUICE_NODE:-node}" "$here/bin/sluice.js" book verify "$@"
