# shellcheck shell=bash
# Step config: the release and its config from the table, verified; references resolved.

# config_read: leaves the verified documents in release.json and config.json of the run directory
# and sets what later steps need of the release.
config_read() {
  local pid fields
  item_get config "$CONFIG_VERSION" &
  pid=$!
  item_get release "$NUMBER"
  wait "$pid"
  mapfile -d '' -t fields < <(jq -nj -L "$SLIPWAY_LIB/lib" -f "$SLIPWAY_LIB/steps/config.jq" \
    --slurpfile release "$SLIPWAY_RUN/release.item" --slurpfile config "$SLIPWAY_RUN/config.item" \
    --arg table "$TABLE" --arg service "$SERVICE" --arg environment "$ENVIRONMENT" \
    --arg id "$RELEASE" --argjson number "$NUMBER" --argjson version "$CONFIG_VERSION" \
    --arg sha256 "$CONFIG_SHA256" --arg url "$RELEASE_URL")
  local release_flaw=${fields[2]} config_flaw=${fields[5]}
  PROMOTED=${fields[6]}
  [[ ! ${fields[7]} ]] || fail CONFIG_MISSING "${fields[7]}"
  document_keep release RELEASE_MISMATCH "${fields[0]}" "${fields[1]}"
  [[ ! $release_flaw ]] || fail RELEASE_MISMATCH "$release_flaw"
  document_keep config CONFIG_HASH "${fields[3]}" "${fields[4]}"
  [[ ${fields[4]} == "$CONFIG_SHA256" ]] ||
    fail CONFIG_HASH "the config is not the one this release was made with"
  [[ ! $config_flaw ]] || fail CONFIG_HASH "$config_flaw"
  release_fields "${fields[@]:8}"
  READY_BY=$((LAUNCHED_AT + WITHIN_MS))
}

# item_get KIND NUMBER: the item as DynamoDB answers it, in KIND.item.
item_get() {
  local table key sk
  printf -v sk %010d "$2"
  json_string table "$TABLE"
  json_string key "$SERVICE#$1"
  aws_json dynamodb GetItem "{\"TableName\":$table,\"ConsistentRead\":true,
    \"Key\":{\"pk\":{\"S\":$key},\"sk\":{\"S\":\"$sk\"}}}" ||
    fail CONFIG_MISSING "cannot read $SERVICE#$1 $sk of $TABLE: $AWS_ERROR"
  printf %s "$AWS_ANSWER" >"$SLIPWAY_RUN/$1.item"
}

# document_keep KIND CODE TEXT SHA256: fails with CODE unless the text has that hash.
document_keep() {
  local sum
  printf %s "$3" >"$SLIPWAY_RUN/$1.json"
  sum=$(sha256sum <"$SLIPWAY_RUN/$1.json")
  [[ ${sum%% *} == "$4" ]] || fail "$2" "the $1 document does not match its sha256"
}

RELEASE_FIELDS=(PORT HEALTH_PATH HEALTH_STATUS HEALTH_TIMEOUT WITHIN_MS BUILD_WITHIN RUN_RESTART
  RESTARTS_ALLOWED STOP_SECONDS AFTER_START)

# release_fields FIELD…: the rest of what config.jq says, from the port on.
release_fields() {
  local name place
  for name in "${RELEASE_FIELDS[@]}"; do
    printf -v "$name" %s "$1"
    shift
  done
  local -i count=$1
  REFERENCE_KEYS=() REFERENCE_PLACES=()
  for ((place = 0; place < count; place++)); do
    REFERENCE_KEYS+=("$2") REFERENCE_PLACES+=("$3")
    shift 2
  done
  shift
  printf '%s\0' "$@" >"$SLIPWAY_RUN/hidden.config"
  hidden_load
}

# references_resolve: fetches every parameter and secret once, a few at a time, and leaves the
# values in values.json, what each key resolved to in references, and what is to be hidden.
references_resolve() {
  local place pids=() fields
  for place in ${REFERENCE_PLACES[@]+"${!REFERENCE_PLACES[@]}"}; do
    reference_fetch "$place" &
    pids+=($!)
    if ((${#pids[@]} == 8)); then
      wait_each "${pids[@]}"
      pids=()
    fi
  done
  wait_each ${pids[@]+"${pids[@]}"}
  mapfile -d '' -t fields < <(references_answers | jq -nj -L "$SLIPWAY_LIB/lib" \
    -f "$SLIPWAY_LIB/steps/references.jq" --slurpfile config "$SLIPWAY_RUN/config.json" \
    --args ${REFERENCE_PLACES[@]+"${REFERENCE_PLACES[@]}"})
  [[ ! ${fields[0]} ]] || fail REFERENCE_UNRESOLVED "${fields[0]}"
  printf %s "${fields[1]}" >"$SLIPWAY_RUN/values.json"
  printf %s "${fields[2]}" >"$SLIPWAY_RUN/references"
  printf %s "${fields[3]}" >"$SLIPWAY_RUN/values.count"
  printf '%s\0' "${fields[@]:4}" >"$SLIPWAY_RUN/hidden.config"
}

# reference_fetch PLACE: its answer goes into a file.
reference_fetch() {
  reference_ask "${REFERENCE_KEYS[$1]}" "${REFERENCE_PLACES[$1]}"
  printf %s "$AWS_ANSWER" >"$SLIPWAY_RUN/reference.$1"
}

# reference_ask WHOSE FROM: sets AWS_ANSWER; asks as long as the release may take to be ready.
reference_ask() {
  local name call why=''
  json_string name "${2#*:}"
  case $2 in
    ssm:*) call=(ssm GetParameter "{\"Name\":$name,\"WithDecryption\":true}") ;;
    secretsmanager:*) call=(secretsmanager GetSecretValue "{\"SecretId\":$name}") ;;
    *) fail REFERENCE_UNRESOLVED "$1: $2 is no kind of reference" ;;
  esac
  now
  AWS_FOR=$(((READY_BY - NOW) / 1000))
  aws_json "${call[@]}" || why=$AWS_ERROR
  # Of an answer only the code: its text may name what is nobody's business.
  [[ $AWS_STATUS == 000 ]] || why=${why%%:*}
  [[ ! $why ]] || fail REFERENCE_UNRESOLVED "$1: $2: $why"
}

# reference_value WHOSE FROM: its text on stdout, for what is not config: a registry's credentials.
reference_value() {
  local place=$2 fields config
  [[ $2 != secretsmanager:* ]] || place=${2%%#*}
  reference_ask "$1" "$place"
  json_string config "$2"
  mapfile -d '' -t fields < <(printf %s "$AWS_ANSWER" | jq -nj -L "$SLIPWAY_LIB/lib" \
    -f "$SLIPWAY_LIB/steps/references.jq" --argjson config "[{\"it\":{\"from\":$config}}]" \
    --args "$place")
  [[ ! ${fields[0]} ]] || fail REFERENCE_UNRESOLVED "$1${fields[0]#it}"
  jq -j .it <<<"${fields[1]}"
}

# The answers, one after the other, in the order of REFERENCE_PLACES.
references_answers() {
  local place
  for place in ${REFERENCE_PLACES[@]+"${!REFERENCE_PLACES[@]}"}; do
    printf '%s\n' "$(<"$SLIPWAY_RUN/reference.$place")"
  done
}

wait_each() {
  local pid
  for pid; do wait "$pid"; done
}

# config_resolved: the step's end, in the boot's own process.
config_resolved() {
  REFERENCES=$(<"$SLIPWAY_RUN/references")
  hidden_load
  step_end config "version $CONFIG_VERSION, $(<"$SLIPWAY_RUN/values.count") keys"
  report
}
