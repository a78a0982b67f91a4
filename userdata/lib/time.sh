# shellcheck shell=bash
# Time without a process for each look at it.

# A pipe that nobody writes to: reading from it with a limit waits.
exec {NEVER}<> <(:)

# Sets NOW to epoch milliseconds.
now() {
  local micros=${EPOCHREALTIME/[.,]/}
  NOW=$((10#$micros / 1000))
}

# seconds NAME MS: sets the variable as commands take it: 0.250.
seconds() { printf -v "$1" '%d.%03d' $(($2 / 1000)) $(($2 % 1000)); }

# pause MS: between two tries of the same thing.
pause() {
  local limit line
  seconds limit "$1"
  read -r -t "$limit" -u "$NEVER" line || true
}
