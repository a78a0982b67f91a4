# shellcheck shell=bash
# Step run: the container, made anew at every boot so that no config of an earlier one is served.

program_run() {
  local logs=$LOGS
  step_begin run
  docker_ready "$READY_BY" ||
    fail DOCKER_UNAVAILABLE "the Docker daemon does not answer on $DOCKER_SOCKET"
  if ! container_remove; then
    docker_message
    fail CONTAINER_REFUSED "the container of an earlier boot cannot be removed: $DOCKER_MESSAGE"
  fi
  # A program without its logs is better than none.
  if ! logs_opened; then
    log_stays "$(<"$SLIPWAY_RUN/logs.refused")"
    logs=
  fi
  container_create "$logs"
  if ! program_start && [[ $logs && $DOCKER_MESSAGE == *"logging driver"* ]]; then
    log_stays "$DOCKER_MESSAGE"
    container_remove || true
    container_create ''
    program_start || true
  fi
  [[ $DOCKER_STATUS == 2?? ]] || container_refused
  step_end run "started $IMAGE"
}

log_stays() { log "CloudWatch Logs cannot be had, the program's log stays here: $1"; }

# Volumes that only the image declares go with it; those of the release have names, and stay.
container_remove() {
  docker_call DELETE "/containers/$SLIPWAY_CONTAINER?force=1&v=1" || [[ $DOCKER_STATUS == 404 ]]
}

# container_create LOGS: LOGS names the group of CloudWatch Logs, or is empty.
container_create() {
  local file=$SLIPWAY_RUN/container.json
  aws_endpoint logs
  [[ $ENDPOINT != https://logs.*.amazonaws.com* ]] || ENDPOINT=
  jq -nc -L "$SLIPWAY_LIB/lib" -f "$SLIPWAY_LIB/steps/container.jq" \
    --slurpfile release "$SLIPWAY_RUN/release.json" \
    --slurpfile values "$SLIPWAY_RUN/values.json" --arg image "$IMAGE" --arg url "$RELEASE_URL" \
    --arg logs "$1" --arg stream "$SERVICE/$ROLLOUT/$INSTANCE_ID/app" --arg region "$REGION" \
    --arg endpoint "$ENDPOINT" >"$file"
  docker_call POST "/containers/create?name=$SLIPWAY_CONTAINER" "$file" || container_refused
  rm -f "$file"
}

# Fails with what Docker says: there is nothing to run, or it will not run it like this.
container_refused() {
  docker_message
  case $DOCKER_STATUS:$DOCKER_MESSAGE in
    000:*) fail DOCKER_UNAVAILABLE "$DOCKER_MESSAGE" ;;
    *'No command specified'* | *'no command specified'*)
      fail PROGRAM_NOT_FOUND "the image names no program, and run.args neither" ;;
    *'executable file not found'* | *'no such file or directory: unknown'* | \
      *'exec format error'* | *'exec: '*'permission denied'*)
      fail PROGRAM_NOT_FOUND "$DOCKER_MESSAGE" ;;
    *) fail CONTAINER_REFUSED "$DOCKER_MESSAGE" ;;
  esac
}
