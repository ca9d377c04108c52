#!/usr/bin/env bash
# A broker of Apache Kafka on this machine, in its own folder, without a container: Java 17 and Maven suffice.
#   scripts/kafka.sh fetch          brings the broker's files from Maven Central (43 MB, once), and keeps its classes as
#                                   the JVM loads them fastest (48 MB): brokers then start with half the processor time
#   scripts/kafka.sh start FOLDER PORT   formats the folder if it is new and starts; the process id is in FOLDER/broker.pid
#   scripts/kafka.sh stop FOLDER
#   scripts/kafka.sh hold FOLDER PORT    starts, and stops when the input ends
#
# With KAFKA_USERS="admin:secret other:secret" clients sign in by SCRAM-SHA-512 or -256. The first user may do everything, the
# others what access lists allow them. FOLDER/more.properties are settings of your own, added at the end.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
libraries="${KAFKA_LIBRARIES:-${XDG_CACHE_HOME:-$HOME/.cache}/sluice/kafka-4.2.0}"
classes="$libraries/classes.jsa"
# A cluster has one identity; a broker that stands alone needs no secret one.
cluster_id=c2x1aWNlLWthZmthLWFsb24
jvm_flags=(-Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1)
broker_flags=()
# A broker that was killed serves again once its last session has ended, after 9 s by default; no other broker takes over here.
session_ms=3000
# Those of another Java are passed over.
[ ! -f "$classes" ] || jvm_flags+=("-XX:SharedArchiveFile=$classes" -Xshare:auto)

fail() {
  echo "kafka.sh: $*" >&2
  exit 1
}

fetch() {
  [ -f "$libraries/complete" ] && return
  command -v java >/dev/null || fail "java is not installed; install Java 17 (apt-get install openjdk-17-jre-headless)."
  command -v mvn >/dev/null || fail "mvn is not installed; install Maven (apt-get install maven), which brings the broker."
  mkdir -p "$libraries"
  mvn -q -B -f "$here/kafka/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$libraries" >&2 ||
    fail "the broker could not be brought from Maven Central; see the lines above."
  touch "$libraries/complete"
}

# Brokers start without it too, so a failure is not reported. Two of one machine may write it at once.
keep_classes() {
  [ ! -f "$classes" ] || return 0
  local folder kept="$libraries/classes-$$.jsa"
  folder="$(mktemp -d)"
  broker_flags=("-XX:ArchiveClassesAtExit=$kept")
  if (start "$folder" "$(free_port)") >/dev/null 2>&1; then
    kill "$(cat "$folder/broker.pid")"
    # It writes at its end, and half a file is of no use.
    while running "$folder"; do sleep 0.1; done
    [ ! -f "$kept" ] || mv "$kept" "$classes"
  fi
  rm -rf "$folder"
}

# Neither this port nor the next one is in use.
free_port() {
  local port
  while port=$((20000 + RANDOM % 10000)); do
    listens "$port" || listens $((port + 1)) || break
  done
  echo "$port"
}

listens() {
  (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

running() {
  [ -f "$1/broker.pid" ] && is_there "$(cat "$1/broker.pid")"
}

# One that has ended keeps its number until its parent takes note.
is_there() {
  kill -0 "$1" 2>/dev/null && ! grep -qs '^State:.*Z' "/proc/$1/status"
}

settings() {
  local folder="$1" port="$2" protocol=PLAINTEXT
  [ -z "${KAFKA_USERS:-}" ] || protocol=SASL_PLAINTEXT
  cat <<SETTINGS
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:$((port + 1))
listeners=CLIENTS://127.0.0.1:$port,CONTROLLER://127.0.0.1:$((port + 1))
advertised.listeners=CLIENTS://127.0.0.1:$port
inter.broker.listener.name=CLIENTS
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,CLIENTS:$protocol
log.dirs=$folder/log
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=$session_ms
broker.heartbeat.interval.ms=500
SETTINGS
  [ -z "${KAFKA_USERS:-}" ] || signing_in "${KAFKA_USERS%% *}"
  [ ! -f "$folder/more.properties" ] || cat "$folder/more.properties"
}

# The broker signs in to itself as the first user.
signing_in() {
  cat <<SETTINGS
sasl.enabled.mechanisms=SCRAM-SHA-512,SCRAM-SHA-256
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
listener.name.clients.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="${1%%:*}" password="${1#*:}";
listener.name.clients.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:${1%%:*};User:ANONYMOUS
SETTINGS
}

format() {
  local folder="$1" user mechanism users=()
  for user in ${KAFKA_USERS:-}; do
    for mechanism in SCRAM-SHA-512 SCRAM-SHA-256; do
      users+=(--add-scram "$mechanism=[name=${user%%:*},password=${user#*:}]")
    done
  done
  java "${jvm_flags[@]}" -cp "$libraries/*" kafka.tools.StorageTool format --standalone -t "$cluster_id" -c "$folder/server.properties" \
    ${users[@]+"${users[@]}"} >"$folder/format.log" 2>&1 ||
    fail "the folder could not be formatted; see $folder/format.log."
}

start() {
  local folder port="$2"
  mkdir -p "$1"
  folder="$(cd "$1" && pwd)"
  running "$folder" && fail "a broker runs in $folder already (process $(cat "$folder/broker.pid"))."
  fetch
  (umask 077 && settings "$folder" "$port" >"$folder/server.properties")
  [ -f "$folder/log/meta.properties" ] || format "$folder"
  # That of the last run says that it started.
  rm -f "$folder/broker.log"
  setsid java "${jvm_flags[@]}" ${broker_flags[@]+"${broker_flags[@]}"} -cp "$libraries/*" kafka.Kafka "$folder/server.properties" >"$folder/broker.log" 2>&1 </dev/null &
  echo $! >"$folder/broker.pid"
  for _ in $(seq 600); do
    grep -qs "Kafka Server started" "$folder/broker.log" && {
      echo "127.0.0.1:$port"
      return
    }
    running "$folder" || fail "the broker ended; see $folder/broker.log."
    sleep 0.1
  done
  fail "the broker did not start within a minute; see $folder/broker.log."
}

stop() {
  running "$1" || return 0
  local pid
  pid="$(cat "$1/broker.pid")"
  kill "$pid"
  for _ in $(seq 300); do
    is_there "$pid" || return 0
    sleep 0.1
  done
  kill -KILL "$pid"
}

# Ctrl-C at the terminal reaches the process that holds the input, which decides.
hold() {
  trap '' INT
  start "$1" "$2"
  cat >/dev/null
  stop "$1"
}

case "${1:-}" in
  fetch) fetch && keep_classes ;;
  start) [ $# -eq 3 ] || fail "start needs a folder and a port."; start "$2" "$3" ;;
  hold) [ $# -eq 3 ] || fail "hold needs a folder and a port."; hold "$2" "$3" ;;
  stop) [ $# -eq 2 ] || fail "stop needs a folder."; stop "$2" ;;
  *) fail "say fetch, start FOLDER PORT, stop FOLDER or hold FOLDER PORT." ;;
esac
