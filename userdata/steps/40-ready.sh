# shellcheck shell=bash
# Step ready: the health path, asked every 200 ms as the load balancer will ask it.

program_ready() {
  step_begin ready
  probe_host
  while :; do
    probe
    ports_seen
    if [[ $PROBE_STATUS == "$HEALTH_STATUS" ]]; then break; fi
    now
    ((NOW < READY_BY)) || not_ready
    if program_await 0.2; then program_ended_early; fi
  done
  step_end ready "GET $HEALTH_PATH answered $PROBE_STATUS"
}

# The instance's own address leads to the program the way traffic takes; 127.0.0.1 would pass by
# docker-proxy, which accepts connections for a program that does not listen.
probe_host() {
  PROBE_HOST=127.0.0.1
  if [[ $PRIVATE_IP && $(</proc/net/fib_trie) == *"-- $PRIVATE_IP"$'\n'* ]]; then
    PROBE_HOST=$PRIVATE_IP
  fi
  PROBE_HOST=${SLIPWAY_PROBE_HOST:-$PROBE_HOST}
}

# probe: sets PROBE_STATUS (empty without an answer) and PROBE_WORDS; reports what is new.
probe() {
  local head body text code seen
  # The first bytes are enough, however much the program sends.
  head=$(curl -sS -i -g --path-as-is --noproxy '*' --max-time "$HEALTH_TIMEOUT" \
    "http://$PROBE_HOST:$PORT$HEALTH_PATH" 2>"$SLIPWAY_RUN/probe.error" |
    head -c 16384 | tr -d '\000' || true
    printf '\n%s' "${PIPESTATUS[0]}")
  code=${head##*$'\n'} head=${head%$'\n'*} PROBE_STATUS=''
  if [[ $code == 0 || $code == 23 ]] && [[ $head =~ ^HTTP/[0-9.]+\ ([0-9]{3}) ]]; then
    PROBE_STATUS=${BASH_REMATCH[1]}
    body=
    [[ $head != *$'\r\n\r\n'* ]] || body=${head#*$'\r\n\r\n'}
    redact body
    json_string text "${body:0:200}"
    PROBE_WORDS="$PROBE_STATUS $text"
    seen="\"status\":{\"N\":\"$PROBE_STATUS\"},\"body\":{\"S\":$text}"
  else
    PROBE_WORDS=$(<"$SLIPWAY_RUN/probe.error")
    PROBE_WORDS=${PROBE_WORDS#curl: }
    redact PROBE_WORDS
    json_string text "${PROBE_WORDS:0:200}"
    seen="\"error\":{\"S\":$text}"
  fi
  now
  PROBE="{\"M\":{$seen,\"at\":{\"N\":\"$NOW\"}}}"
  PROBE_SEEN=$seen
}

# Reported when something is new; the time of a probe alone is not.
ports_seen() {
  ports_read "$PROGRAM_PID"
  ports_json
  [[ $PROBE_SEEN$PORTS_SEEN != "${REPORTED_SEEN:-}" ]] || return 0
  REPORTED_SEEN=$PROBE_SEEN$PORTS_SEEN PORTS=$PORTS_SEEN
  report
}

# Fails with what is wrong about the program that should be ready by now.
not_ready() {
  local open=" ${OPEN_PORTS[*]-} " loopback=" ${LOOPBACK_PORTS[*]-} " ports
  if [[ $open == *" $PORT "* ]]; then
    fail UNHEALTHY "GET $HEALTH_PATH on $PORT, for $HEALTH_STATUS: the last answer was $PROBE_WORDS"
  elif [[ $loopback == *" $PORT "* ]]; then
    fail NOT_LISTENING "listens on 127.0.0.1:$PORT only, which nothing outside can reach"
  elif [[ $open$loopback == '    ' ]]; then
    fail NOT_LISTENING "nothing listens"
  fi
  ports=$(tr -cs '0-9' '\n' <<<"$PORTS_SEEN" | sort -n | paste -sd, -)
  ports=${ports#,}
  fail WRONG_PORT "listens on ${ports//,/, }, not on $PORT"
}

# program_ended_early: an end before the boot is over: reported, then started again as often as the
# release allows, or the boot has failed.
program_ended_early() {
  local code=PROGRAM_EXITED times=
  program_state || fail DOCKER_UNAVAILABLE "the Docker daemon has gone, or lost the container"
  if [[ $RUNNING == true ]]; then
    program_watch
    return
  fi
  program_record
  if program_is_over || ((PROGRAM_EXITS > RESTARTS_ALLOWED)); then
    ((PROGRAM_EXITS == 1)) || times=" $PROGRAM_EXITS times"
    [[ $OOM != true ]] || code=OUT_OF_MEMORY
    fail "$code" "the program ended$times before it was ready: $EXIT_WORDS" "$EXIT_CODE" "$TAIL"
  fi
  ((++RESTARTS))
  report
  program_next_wait
  pause "$WAIT_MS"
  program_start || container_refused
}
