# shellcheck shell=bash
# Step after-start: a command inside the program's container, once per instance.

program_after_start() {
  local exec id output
  ((AFTER_START > 0)) || return 0
  if [[ -e $SLIPWAY_STATE/after-start && $(<"$SLIPWAY_STATE/after-start") == "$INSTANCE_ID" ]]; then
    log "after-start has been done by an earlier boot"
    return 0
  fi
  step_begin after-start
  jq -c '{ Cmd: .run.afterStart, AttachStdout: true, AttachStderr: true }' \
    "$SLIPWAY_RUN/release.json" >"$SLIPWAY_RUN/exec.json"
  docker_call POST "/containers/$SLIPWAY_CONTAINER/exec" "$SLIPWAY_RUN/exec.json" || {
    docker_message
    fail AFTER_START_FAILED "it cannot be started: $DOCKER_MESSAGE"
  }
  id=$(jq -r .Id <<<"$DOCKER_ANSWER")
  output=$(docker_curl POST "/exec/$id/start" --max-time "$BUILD_WITHIN" -f \
    -H 'Content-Type: application/json' -d '{"Detach":false,"Tty":false}' 2>/dev/null |
    docker_demux | tr -d '\000' | tail -n 40) || true
  docker_call GET "/exec/$id/json" || fail DOCKER_UNAVAILABLE "the Docker daemon does not answer"
  docker_field Running
  [[ $FIELD != true ]] ||
    fail AFTER_START_FAILED "it did not end within $BUILD_WITHIN s" '' "$output"
  docker_field ExitCode
  [[ $FIELD == 0 ]] || fail AFTER_START_FAILED "it ended with exit $FIELD" "$FIELD" "$output"
  printf %s "$INSTANCE_ID" >"$SLIPWAY_STATE/after-start"
  step_end after-start "exit 0"
}
