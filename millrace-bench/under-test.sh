# A broker that scripts watch: sourced by abuse and soak. Needs $name; makes $root, $work, $millrace, $tools.

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd -P)
work=$(mktemp -d)
broker=
load=

say() {
  echo "$name: $*" >&2
}

stop() { # PID that setsid started, may be empty: it, and what a launcher of it started
  [ -n "$1" ] || return 0
  kill -s TERM -- "-$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
  for _ in $(seq 100); do
    kill -s 0 -- "-$1" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -s KILL -- "-$1" 2>/dev/null || true
}

clean_up() {
  stop "$load"
  stop "$broker"
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

for tool in jq curl awk; do
  command -v $tool >/dev/null || { say "needs $tool"; exit 1; }
done

# With PROGRAM (a launcher) and PROGRAM_TOOLS (a class path) in the environment it takes those.
build() {
  . "$root/millrace-server/src/main/dist/bin/find-java.sh"
  find_java java || exit 1
  if [ -n "${PROGRAM:-}" ]; then
    millrace=$PROGRAM
    tools=${PROGRAM_TOOLS:-}
    return
  fi
  "$root/millrace" build
  millrace=$root/target/millrace/bin/millrace
  bench=$root/millrace-bench/target/bench
  testkit=$root/millrace-testkit/target/millrace-testkit-0.1.0.jar
  if [ ! -f "$testkit" ] || [ ! -f "$bench/millrace-bench-0.1.0.jar" ] \
    || [ -n "$(find "$root"/millrace-*/src/main -newer "$testkit" -name '*.java' | head -n 1)" ]; then
    say "building the tools"
    mvn -B -ntp -q -f "$root/pom.xml" -pl millrace-bench,millrace-testkit -am -Dmaven.test.skip=true package >&2
    touch "$testkit"
  fi
  tools="$bench/*:$testkit"
}

# In front of a command: pinned, where there is more than one core. No function, behind which $! is a shell's.
if [ "$(nproc)" -gt 1 ]; then
  on_core_0="taskset -c 0"
  on_core_1="taskset -c 1"
else
  on_core_0=
  on_core_1=
fi

wait_for() { # TEXT FILE
  for _ in $(seq 1200); do
    grep -q "$1" "$2" && return
    kill -0 "${load:-$broker}" 2>/dev/null || break
    sleep 0.1
  done
  say "no '$1' from what was started:"
  cat "$2" "${2%.*}.err" >&2
  exit 1
}

about_the_machine() {
  echo "$(date -u +%Y-%m-%dT%H:%MZ), $(nproc) x $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(uname -sr)," \
    "$("$JAVA_FOUND/bin/java" -version 2>&1 | head -n 1)"
}
