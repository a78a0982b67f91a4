# shellcheck shell=bash
# The boot's console in CloudWatch Logs, where user data names a group. Best effort: a boot never
# fails, nor waits, for its logs.

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
  if [[ -s $SLIPWAY_RUN/logs.sent ]]; then sent=$(<"$SLIPWAY_RUN/logs.sent"); else
    body=$(jq -nc --arg group "$LOGS" --arg stream "$stream" \
      '{logGroupName: $group, logStreamName: $stream}')
    if ! aws_json logs CreateLogStream "$body" && [[ $AWS_ERROR != ResourceAlreadyExists* ]]; then
      printf '[boot] no log stream: %s\n' "$AWS_ERROR" >&2
      exit 0
    fi
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
