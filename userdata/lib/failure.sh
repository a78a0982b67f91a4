# shellcheck shell=bash
# How a boot fails. Any process of it may fail, a step in the background too: the first failure is
# kept in a file, and the boot's own process reports it when it ends.

# fail CODE SUMMARY [EXIT] [TAIL]: ends this (sub)shell. CODE is one of userdata/README.md; EXIT the
# exit code of a program or command that caused it; TAIL lines of output instead of the program's.
fail() {
  local summary=$2 tail=${4:-}
  redact summary
  redact tail
  failure_keep "$1" "$summary" "${3:-}" "$tail"
  exit 1
}

failure_keep() {
  # Made by nobody else in between (noclobber): the first failure is the reason of all others.
  (
    set -C
    printf '%s\0' "${SLIPWAY_STEP:-$STEP}" "$@" >"$SLIPWAY_RUN/failure"
  ) 2>/dev/null || true
}

# For the ERR trap: something returned non-zero that nobody expected to.
bug() {
  trap - ERR
  local where="${BASH_SOURCE[1]##*/} line $1: $2"
  failure_keep BUG "$where" "" ""
}
