# shellcheck shell=bash
# Patience with networks and registries: what may pass is asked again with back-off.

# retry_begin: the next pause is the first one.
retry_begin() { RETRY_MS=500 RETRY_COUNT=1; }

# retry_pause UNTIL WHY [SECONDS]: waits before the next try, doubling up to 8 s, at least SECONDS.
# False, without waiting, when the next try would come after epoch milliseconds UNTIL.
retry_pause() {
  local -i wait_ms=$((RETRY_MS + RANDOM % (RETRY_MS / 4)))
  if [[ ${3:-} =~ ^[0-9]{1,4}$ ]] && ((wait_ms < 10#$3 * 1000)); then wait_ms=$((10#$3 * 1000)); fi
  now
  ((NOW + wait_ms < $1)) || return 1
  log "$2: tried again in $((wait_ms / 1000)).$(((wait_ms % 1000) / 100)) s"
  pause "$wait_ms"
  RETRY_MS=$((RETRY_MS * 2 < 8000 ? RETRY_MS * 2 : 8000))
  RETRY_COUNT=$((RETRY_COUNT + 1))
}

# retry_left NAME UNTIL: sets the variable to the seconds left, at least one.
retry_left() {
  now
  printf -v "$1" %d $(($2 > NOW + 1000 ? ($2 - NOW) / 1000 : 1))
}

# retry_times: how often it was tried, in words.
retry_times() {
  if ((RETRY_COUNT == 1)); then printf once; else printf '%d times' "$RETRY_COUNT"; fi
}
