# shellcheck shell=bash
# What a boot says: to the journal, and into a file from which reports and CloudWatch Logs are fed.
# Every secret is taken out before a line is written anywhere.

LC_ALL=C.UTF-8
umask 077
# In bash 5.2 an ampersand in a replacement would mean what was matched.
shopt -u patsub_replacement 2>/dev/null || true

SLIPWAY_STATE=${SLIPWAY_STATE:-/var/lib/slipway}
SLIPWAY_RUN=${SLIPWAY_RUN:-/run/slipway}
SLIPWAY_CONTAINER=${SLIPWAY_CONTAINER:-slipway-app}
DOCKER_SOCKET=${DOCKER_SOCKET:-/var/run/docker.sock}
# Scratch files of bash itself (long here-documents) belong on the tmpfs, too.
TMPDIR=$SLIPWAY_RUN

# Texts that are never shown, the longest first.
HIDDEN=()

# hidden_load: what other processes of this boot want hidden.
hidden_load() {
  local form more=()
  HIDDEN=()
  [[ ! -s $SLIPWAY_RUN/hidden.config ]] || mapfile -d '' -t HIDDEN <"$SLIPWAY_RUN/hidden.config"
  [[ ! -s $SLIPWAY_RUN/hidden.more ]] || mapfile -d '' -t more <"$SLIPWAY_RUN/hidden.more"
  for form in ${more[@]+"${more[@]}"}; do hide_form "$form"; done
}

# hide TEXT: from now on it reads [redacted], also as JSON, base64 or a URL would write it.
hide() {
  local form escaped base64 url
  ((${#1} >= 6)) || return 0
  json_string escaped "$1"
  base64=$(printf %s "$1" | base64 -w0)
  url=$(printf %s "$1" | jq -sRr @uri)
  for form in "$1" "${escaped:1:-1}" "$base64" "$url"; do hide_form "$form"; done
  printf '%s\0' "$1" "${escaped:1:-1}" "$base64" "$url" >>"$SLIPWAY_RUN/hidden.more"
}

hide_form() {
  local form sorted=() placed=
  [[ $1 ]] || return 0
  for form in ${HIDDEN[@]+"${HIDDEN[@]}"}; do
    [[ $form != "$1" ]] || return 0
    if [[ -z $placed ]] && ((${#1} >= ${#form})); then sorted+=("$1") placed=yes; fi
    sorted+=("$form")
  done
  [[ $placed ]] || sorted+=("$1")
  HIDDEN=("${sorted[@]}")
}

# redact NAME: takes secrets out of the variable of that name.
redact() {
  local -n redacted_text=$1
  local secret
  for secret in ${HIDDEN[@]+"${HIDDEN[@]}"}; do
    redacted_text=${redacted_text//"$secret"/[redacted]}
  done
}

# log TEXT…: lines of the boot's console.
log() {
  local text="$*" line
  redact text
  now
  while IFS= read -r line; do
    printf '[boot] %s\n' "$line" >&2
    printf '%s %s\n' "$NOW" "$line" >>"$SLIPWAY_RUN/console"
  done <<<"$text"
}

# json_string NAME TEXT: sets the variable to TEXT as a JSON string. What cannot be printed (and
# bytes that are no UTF-8) reads as a question mark: this is for people's texts, not for values.
# (Its own variable has a name that nobody else uses, or it would be set instead of theirs.)
json_string() {
  local json_text=${2//[^[:print:][:space:]]/?}
  json_text=${json_text//\\/\\\\}
  json_text=${json_text//\"/\\\"}
  json_text=${json_text//$'\n'/\\n}
  json_text=${json_text//$'\r'/\\r}
  json_text=${json_text//$'\t'/\\t}
  json_text=${json_text//$'\v'/?}
  json_text=${json_text//$'\f'/?}
  printf -v "$1" '"%s"' "$json_text"
}

# uri NAME TEXT: sets the variable to TEXT as a part of a URL, every byte that is not unreserved as
# a number; for names, of a few hundred bytes at most.
uri() {
  local LC_ALL=C uri_text='' uri_byte
  local -i uri_place
  for ((uri_place = 0; uri_place < ${#2}; uri_place++)); do
    uri_byte=${2:uri_place:1}
    [[ $uri_byte == [A-Za-z0-9._~-] ]] || {
      printf -v uri_byte %d "'$uri_byte"
      printf -v uri_byte '%%%02X' $((uri_byte & 255))
    }
    uri_text+=$uri_byte
  done
  printf -v "$1" %s "$uri_text"
}
