# shellcheck shell=bash
# What a boot says at its end: what it vouches for, or why it failed.

# script_version: sets SCRIPT_VERSION, which names these very scripts by their content: as the base
# AMI was told when they were installed.
script_version() {
  local sum
  if [[ -s $SLIPWAY_LIB/version ]]; then
    SCRIPT_VERSION=$(<"$SLIPWAY_LIB/version")
    return
  fi
  sum=$(cat "$SLIPWAY_LIB"/{boot,supervise} "$SLIPWAY_LIB"/{lib,steps}/* | sha256sum)
  SCRIPT_VERSION=${sum:0:12}
}

# attest_json: sets ATTEST.
attest_json() {
  local text line
  json_string text "$RELEASE"
  ATTEST="{\"M\":{\"release\":{\"S\":$text},\"number\":{\"N\":\"$NUMBER\"}"
  for line in "configSha256 $CONFIG_SHA256" ${ARTIFACT_ATTEST[@]+"${ARTIFACT_ATTEST[@]}"} \
    "scriptVersion $SCRIPT_VERSION" 'driver docker'; do
    json_string text "${line#* }"
    ATTEST+=",\"${line%% *}\":{\"S\":$text}"
  done
  ATTEST+='}}'
}

# failure_json STEP CODE SUMMARY EXIT TAIL: sets FAILURE. Without a tail of its own the program's
# last lines are the evidence, and before there is a program those of the boot.
failure_json() {
  local summary=$3 tail=$5 step code
  if [[ ! $tail && $PROGRAM_ENDS ]]; then
    program_tail
    tail=$TAIL
  fi
  if [[ ! $tail ]]; then
    # Each line begins with its time.
    tail=$(tail -n 40 "$SLIPWAY_RUN/console" | cut -d ' ' -f 2-)
  fi
  redact summary
  redact tail
  json_string step "$1"
  json_string code "$2"
  json_string summary "${summary:0:1000}"
  lines_json tail "$tail"
  FAILURE="{\"M\":{\"step\":{\"S\":$step},\"code\":{\"S\":$code},\"summary\":{\"S\":$summary},"
  [[ ! $4 ]] || FAILURE+="\"exitCode\":{\"N\":\"$4\"},"
  FAILURE+="\"tail\":$tail}}"
}
