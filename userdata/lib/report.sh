# shellcheck shell=bash
# The boot item (userdata/README.md): kept in variables, written whole after every change. Writing
# does not hold up the boot: one write at a time, the newest last, what is overtaken is left out.

STATE=booting STEP=config RESTARTS=0
STEP_NAMES=() STEP_AT=() STEP_SECONDS=() STEP_DETAILS=()
# Parts of the item as DynamoDB's JSON writes them; empty while there is nothing to say.
LAST_EXIT='' PORTS='' PROBE='' FAILURE='' ATTEST='' REFERENCES=''
REPORT_SEQUENCE=0
NO_LIST='{"L":[]}' NO_MAP='{"M":{}}'

REPORT_KEEP_SECONDS=$((7 * 24 * 3600))
REPORT_VARIABLES=(REGION TABLE SERVICE ENVIRONMENT RELEASE NUMBER ROLLOUT LOGS INSTANCE_ID ZONE
  STATE STEP RESTARTS STEP_NAMES STEP_AT STEP_SECONDS STEP_DETAILS
  LAST_EXIT PORTS PROBE FAILURE ATTEST REFERENCES REPORT_SEQUENCE
  RUN_RESTART STOP_SECONDS PROGRAM_STARTED_AT PROGRAM_EXITS PROGRAM_WAIT_MS PROGRAM_OOM)

# step_begin NAME: the step that is being done from now on.
step_begin() {
  STEP=$1
  now
  STEP_NAMES+=("$1") STEP_AT+=("$NOW") STEP_SECONDS+=('') STEP_DETAILS+=('')
  log "$1"
  report
}

# step_end NAME DETAIL: it is done; DETAIL says in a few words what it achieved.
step_end() {
  local -i place ms
  local detail=$2
  redact detail
  now
  for ((place = ${#STEP_NAMES[@]} - 1; place > 0; place--)); do
    [[ ${STEP_NAMES[place]} == "$1" ]] && break
  done
  ms=$((NOW - STEP_AT[place]))
  printf -v "STEP_SECONDS[place]" '%d.%03d' $((ms / 1000)) $((ms % 1000))
  STEP_DETAILS[place]=$detail
  log "$1: $detail (${STEP_SECONDS[place]} s)"
}

# lines_json NAME TEXT: the last 40 lines, each at most 500 characters, as a DynamoDB list.
lines_json() {
  local json_lines json_line json_item json_list=
  mapfile -t json_lines <<<"$2"
  [[ $2 ]] || json_lines=()
  ((${#json_lines[@]} <= 40)) || json_lines=("${json_lines[@]: -40}")
  for json_line in ${json_lines[@]+"${json_lines[@]}"}; do
    json_string json_item "${json_line:0:500}"
    json_list+=",{\"S\":$json_item}"
  done
  printf -v "$1" '{"L":[%s]}' "${json_list#,}"
}

# Sets ITEM.
report_item() {
  local text place steps=
  local -i expires
  for place in "${!STEP_NAMES[@]}"; do
    json_string text "${STEP_NAMES[place]}"
    steps+=",{\"M\":{\"name\":{\"S\":$text},\"startedAt\":{\"N\":\"${STEP_AT[place]}\"}"
    [[ ! ${STEP_SECONDS[place]} ]] || steps+=",\"seconds\":{\"N\":\"${STEP_SECONDS[place]}\"}"
    if [[ ${STEP_DETAILS[place]} ]]; then
      json_string text "${STEP_DETAILS[place]:0:500}"
      steps+=",\"detail\":{\"S\":$text}"
    fi
    steps+='}}'
  done
  now
  expires=$((NOW / 1000 + REPORT_KEEP_SECONDS))
  ITEM=
  item_text pk "$SERVICE#boot#$ROLLOUT"
  item_text sk "$INSTANCE_ID"
  item_text instanceId "$INSTANCE_ID"
  item_text zone "$ZONE"
  item_text state "$STATE"
  item_text step "$STEP"
  item_part steps "{\"L\":[${steps#,}]}"
  item_part restarts "{\"N\":\"$RESTARTS\"}"
  item_part lastExit "$LAST_EXIT"
  item_part ports "${PORTS:-$NO_LIST}"
  item_part probe "$PROBE"
  item_part failure "$FAILURE"
  item_part attest "$ATTEST"
  item_part references "${REFERENCES:-$NO_MAP}"
  item_part updatedAt "{\"N\":\"$NOW\"}"
  item_part expires "{\"N\":\"$expires\"}"
  ITEM="{${ITEM#,}}"
}

item_part() { [[ ! $2 ]] || ITEM+=",\"$1\":$2"; }

item_text() {
  local text
  json_string text "$2"
  ITEM+=",\"$1\":{\"S\":$text}"
}

# report: writes the item in the background.
report() {
  report_body
  report_put "$REPORT_SEQUENCE" "$BODY" &
}

# report_now: writes it and waits until it is written.
report_now() {
  report_body
  report_put "$REPORT_SEQUENCE" "$BODY"
}

# Sets BODY, and makes this report the newest.
report_body() {
  local table
  report_item
  json_string table "$TABLE"
  BODY="{\"TableName\":$table,\"Item\":$ITEM}"
  printf %s $((++REPORT_SEQUENCE)) >"$SLIPWAY_RUN/report.sequence"
}

report_put() (
  trap - ERR EXIT
  exec 9>"$SLIPWAY_RUN/report.lock"
  flock 9
  [[ $1 == "$(<"$SLIPWAY_RUN/report.sequence")" ]] || exit 0
  AWS_FOR=${SLIPWAY_REPORT_FOR:-10}
  aws_json dynamodb PutItem "$2" || log "report not delivered: $AWS_ERROR"
)

# report_save, report_load: the item as it stands, for supervise, which goes on with it.
# report_save: the item as it stands and how the program is to be run: supervise sources the file.
report_save() {
  declare -p "${REPORT_VARIABLES[@]}" >"$SLIPWAY_RUN/saved.$BASHPID"
  mv "$SLIPWAY_RUN/saved.$BASHPID" "$SLIPWAY_RUN/saved"
}
