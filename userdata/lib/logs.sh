# shellcheck shell=bash
# The boot's console in CloudWatch Logs, where user data names a group. Best effort: a boot never
# fails, nor waits, for its logs.

# logs_open: makes the stream of the program's log, in the background. Docker's driver would try to
# for ever where there is no such group, and nobody would hear of it.
logs_open() {
  [[ $LOGS ]] || return 0
  (
    trap - ERR EXIT
    AWS_FOR=3
    logs_stream app || printf %s "$AWS_ERROR" >"$SLIPWAY_RUN/logs.refused"
  ) &
  LOGS_OPENING=$!
}

# logs_opened: whether that went well; then the program's log may go there.
logs_opened() {
  [[ $LOGS ]] || return 0
  wait "$LOGS_OPENING" || true
  [[ ! -s $SLIPWAY_RUN/logs.refused ]]
}

# logs_stream KIND: makes the stream `boot` or `app`; true also when it is there.
logs_stream() {
  local body
  body=$(jq -nc --arg group "$LOGS" --arg stream "$SERVICE/$ROLLOUT/$INSTANCE_ID/$1" \
    '{logGroupName: $group, logStreamName: $stream}')
  aws_json logs CreateLogStream "$body" || [[ $AWS_ERROR == ResourceAlreadyExists* ]]
}

# logs_send: what the console has gained since the last call, in the background.
logs_send() {
  [[ $LOGS ]] || return 0
  logs_put &
  LOGS_PID=$!
}

logs_put() (
  trap - ERR EXIT
  exec 8>"$SLIPWAY_RUN/logs.lock"
  flock 8
  local sent=0 stream=$SERVICE/$ROLLOUT/$INSTANCE_ID/boot body total
  AWS_FOR=3
  if [[ -s $SLIPWAY_RUN/logs.sent ]]; then
    sent=$(<"$SLIPWAY_RUN/logs.sent")
  elif ! logs_stream boot; then
    printf '[boot] no log stream: %s\n' "$AWS_ERROR" >&2
    exit 0
  fi
  mapfile -t total <"$SLIPWAY_RUN/console"
  ((${#total[@]} > sent)) || exit 0
  # A batch has to be in the order of time; writers of the console may have overtaken each other.
  body=$(printf '%s\n' "${total[@]:sent}" | jq -Rnc --arg group "$LOGS" --arg stream "$stream" \
    '{logGroupName: $group, logStreamName: $stream, logEvents: [inputs
      | capture("^(?<at>[0-9]+) (?<message>.+)$") | {timestamp: (.at | tonumber), message}]
      | sort_by(.timestamp)}')
  if aws_json logs PutLogEvents "$body"; then
    printf %s "${#total[@]}" >"$SLIPWAY_RUN/logs.sent"
  else
    printf '[boot] logs not delivered: %s\n' "$AWS_ERROR" >&2
  fi
)
