# Finds Java 25 or newer. Read by other scripts with ".", which then call find_java; POSIX sh.
#
#   find_java PROGRAM   leaves in JAVA_FOUND the home of a Java that has bin/PROGRAM (java or javac),
#                       or says in one line what was found instead and returns 1

JAVA_NEEDED=25

# The feature version of the Java in a directory, by its "release" file (no process started), else
# by asking the program; empty if neither answers.
java_version_of() {
  _version=
  if [ -r "$1/release" ]; then
    while IFS== read -r _key _value; do
      if [ "$_key" = JAVA_VERSION ]; then
        _version=${_value#\"}
        break
      fi
    done <"$1/release"
  else
    _version=$("$1/bin/java" -version 2>&1 </dev/null | sed -n '1s/^[^"]*"\([^"]*\)".*/\1/p')
  fi
  _version=${_version#1.} # Java 8 calls itself 1.8
  _version=${_version%%[!0-9]*}
}

# Takes the directory as the answer if it will do; else remembers what it is.
try_java() {
  [ -x "$1/bin/java" ] || return 1
  java_version_of "$1"
  [ -n "$_version" ] || return 1
  if [ "$_version" -lt "$JAVA_NEEDED" ]; then
    [ -n "$_seen" ] || _seen="Java $_version at $1"
    return 1
  fi
  if [ ! -x "$1/bin/$_program" ]; then
    [ -n "$_seen" ] || _seen="Java $_version without a compiler at $1"
    return 1
  fi
  JAVA_FOUND=$1
}

find_java() {
  _program=$1
  _seen=
  JAVA_FOUND=
  if [ -n "${JAVA_HOME:-}" ]; then
    try_java "$JAVA_HOME" && return
  fi
  _onPath=$(command -v java 2>/dev/null) || _onPath=
  if [ -n "$_onPath" ]; then
    _onPath=$(readlink -f "$_onPath" 2>/dev/null) || _onPath=
    case $_onPath in
      */bin/java) try_java "${_onPath%/bin/java}" && return ;;
    esac
  fi
  for _home in \
    /usr/lib/jvm/* \
    /opt/java/* \
    /opt/jdk* \
    "${HOME:-/}"/.sdkman/candidates/java/* \
    "${HOME:-/}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/}"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    try_java "$_home" && return
  done
  echo "millrace: needs JDK $JAVA_NEEDED or newer, found ${_seen:-no Java}; get one from" \
    "https://adoptium.net or your package manager and set JAVA_HOME to it" >&2
  return 1
}
