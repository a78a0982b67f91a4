# shellcheck shell=bash
# The release's program in its container: started, watched, and started again when it ends.

PROGRAM_READY='' PROGRAM_STARTED_AT=0 PROGRAM_EXITS=0 PROGRAM_PID=0
PROGRAM_FIRST_WAIT_MS=100 PROGRAM_LONGEST_WAIT_MS=10000 PROGRAM_STEADY_MS=10000
PROGRAM_WAIT_MS=$PROGRAM_FIRST_WAIT_MS
PROGRAM_WATCHER='' PROGRAM_ENDS='' PROGRAM_OOM=''
FOREVER=$((1 << 62))

# program_start: true when it runs; otherwise DOCKER_STATUS and DOCKER_MESSAGE say why not.
program_start() {
  now
  PROGRAM_STARTED_AT=$NOW
  if ! docker_call POST "/containers/$SLIPWAY_CONTAINER/start"; then
    docker_message
    return 1
  fi
  program_watch
  # For the ports its process listens on.
  program_state || true
}

# program_watch: from now on program_await hears of the container's end.
program_watch() {
  if [[ ! $PROGRAM_ENDS ]]; then
    rm -f "$SLIPWAY_RUN/ends"
    mkfifo "$SLIPWAY_RUN/ends"
    exec {PROGRAM_ENDS}<>"$SLIPWAY_RUN/ends"
  fi
  # A process group of its own, so that program_unwatch ends curl, too.
  set -m
  {
    docker_curl POST "/containers/$SLIPWAY_CONTAINER/wait" -o /dev/null 2>/dev/null || true
    echo ended >&"$PROGRAM_ENDS"
  } &
  PROGRAM_WATCHER=$!
  set +m
}

program_unwatch() {
  [[ ! $PROGRAM_WATCHER ]] || kill -- "-$PROGRAM_WATCHER" 2>/dev/null || true
  PROGRAM_WATCHER=
}

# program_await SECONDS: waits so long, or for ever without; true as soon as the program has ended.
program_await() {
  local line
  read -r ${1:+-t "$1"} -u "$PROGRAM_ENDS" line
}

# program_state: asks Docker; sets RUNNING, EXIT_CODE, OOM and PROGRAM_PID. False when it has no
# such container, or does not answer.
program_state() {
  docker_call GET "/containers/$SLIPWAY_CONTAINER/json" || return 1
  docker_field Running && RUNNING=$FIELD
  docker_field ExitCode && EXIT_CODE=$FIELD
  docker_field OOMKilled && OOM=$FIELD
  docker_field Pid && PROGRAM_PID=$FIELD
}

# program_oom: asked once for each end. Docker does not hear of every end for want of memory (on
# some kernels of none); the kernel says it in its log, by the container's control group.
program_oom() {
  local line
  [[ $DOCKER_ANSWER =~ \"Id\":\"([0-9a-f]{64})\" ]] || return 0
  line=$(dmesg 2>/dev/null | grep -F "oom-kill:" | grep -F "${BASH_REMATCH[1]}" | tail -n 1) ||
    return 0
  # The same container may have had an earlier program end like this.
  [[ ! $line || $line == "$PROGRAM_OOM" ]] || OOM=true
  PROGRAM_OOM=$line
}

# program_tail: sets TAIL to its last lines, secrets taken out.
program_tail() {
  TAIL=$(docker_tail "$SLIPWAY_CONTAINER")
  redact TAIL
}

# program_record: after program_state has seen it ended: sets LAST_EXIT and EXIT_WORDS.
program_record() {
  local signal='' name lines
  ((++PROGRAM_EXITS))
  if [[ $EXIT_CODE == 137 && $OOM == false ]]; then program_oom; fi
  if ((EXIT_CODE > 128 && EXIT_CODE <= 192)); then
    name=$(kill -l $((EXIT_CODE - 128)) 2>/dev/null) || name=
    signal=${name:+SIG$name}
  fi
  program_tail
  lines_json lines "$TAIL"
  now
  LAST_EXIT="{\"M\":{\"code\":{\"N\":\"$EXIT_CODE\"},"
  [[ ! $signal ]] || LAST_EXIT+="\"signal\":{\"S\":\"$signal\"},"
  LAST_EXIT+="\"oom\":{\"BOOL\":$OOM},\"at\":{\"N\":\"$NOW\"},\"tail\":$lines}}"
  EXIT_WORDS="exit $EXIT_CODE${signal:+ ($signal)}"
  [[ $OOM != true ]] || EXIT_WORDS="exit $EXIT_CODE, killed for passing its memory limit"
  log "the program ended: $EXIT_WORDS"
}

# program_is_over: the release does not want it started again after this end.
program_is_over() {
  [[ $RUN_RESTART == never || ($RUN_RESTART == on-failure && $EXIT_CODE == 0) ]]
}

# program_ended: a program that was ready has ended: reported, and started again as the release
# wants it. False when it is over for good.
program_ended() {
  local limit
  program_found
  if [[ $RUNNING == true ]]; then
    program_watch
    return 0
  fi
  program_record
  if program_is_over && [[ ! $DAEMON_WENT ]] && ! program_was_cut_off; then
    report_now
    return 1
  fi
  ((++RESTARTS))
  report
  report_save
  program_next_wait
  seconds limit "$WAIT_MS"
  program_await "$limit" || true
  until program_start; do
    log "it cannot be started again yet: $DOCKER_MESSAGE"
    docker_ready "$FOREVER"
    program_await 1 || true
  done
}

# program_found: program_state, however long the Docker daemon is away; DAEMON_WENT if it was.
program_found() {
  DAEMON_WENT=
  until program_state; do
    [[ $DAEMON_WENT || $DOCKER_STATUS == 404 ]] || log "the Docker daemon is away"
    DAEMON_WENT=yes
    if [[ $DOCKER_STATUS == 404 ]]; then
      log "the container $SLIPWAY_CONTAINER is gone; slipway-boot.service makes it anew"
      exit 1
    fi
    docker_ready "$FOREVER"
  done
}

# program_was_cut_off: a daemon that goes down ends every container first: no decision of the
# program, whatever its exit code. It shows within two seconds.
program_was_cut_off() {
  local tries
  for ((tries = 0; tries < 10; tries++)); do
    docker_answers || {
      log "the Docker daemon is away, and took the program along"
      return 0
    }
    pause 200
  done
  return 1
}

# program_stop: asks it to end, then, after the release's time, kills it.
program_stop() {
  docker_curl POST "/containers/$SLIPWAY_CONTAINER/stop?t=$STOP_SECONDS" -o /dev/null \
    --max-time $((STOP_SECONDS + 20)) 2>/dev/null || true
}

# Sets WAIT_MS, the pause before it is started again: doubling, short again after a long run.
program_next_wait() {
  now
  ((NOW - PROGRAM_STARTED_AT < PROGRAM_STEADY_MS)) || PROGRAM_WAIT_MS=$PROGRAM_FIRST_WAIT_MS
  WAIT_MS=$PROGRAM_WAIT_MS
  PROGRAM_WAIT_MS=$((2 * WAIT_MS))
  ((PROGRAM_WAIT_MS < PROGRAM_LONGEST_WAIT_MS)) || PROGRAM_WAIT_MS=$PROGRAM_LONGEST_WAIT_MS
}
