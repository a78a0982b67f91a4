# shellcheck shell=bash
# The Docker daemon by its socket. Bodies come from files on the tmpfs, never from arguments; paths
# carry no version, so that the daemon of the AMI answers as itself.

# docker_curl METHOD PATH [curl options]: one request, its answer on stdout.
docker_curl() {
  local method=$1 path=$2
  shift 2
  curl -sS --unix-socket "$DOCKER_SOCKET" -X "$method" "http://docker$path" "$@"
}

# docker_call METHOD PATH [FILE]: sets DOCKER_ANSWER and DOCKER_STATUS (000 when nothing answers);
# true for 2xx and 304. FILE holds a JSON body.
docker_call() {
  local body=() out
  if [[ ${3:-} ]]; then body=(-H 'Content-Type: application/json' --data-binary "@$3"); fi
  if out=$(docker_curl "$1" "$2" --max-time 60 "${body[@]}" -w '\n%{http_code}' 2>/dev/null); then
    DOCKER_STATUS=${out##*$'\n'} DOCKER_ANSWER=${out%$'\n'*}
  else
    DOCKER_STATUS=000 DOCKER_ANSWER='{"message":"the Docker daemon does not answer"}'
  fi
  [[ $DOCKER_STATUS == 2?? || $DOCKER_STATUS == 304 ]]
}

# Sets DOCKER_MESSAGE to what the daemon said of a refused call.
docker_message() {
  DOCKER_MESSAGE=$(jq -r '.message // empty' <<<"$DOCKER_ANSWER" 2>/dev/null) || DOCKER_MESSAGE=
  DOCKER_MESSAGE=${DOCKER_MESSAGE:-Docker answered $DOCKER_STATUS}
}

docker_answers() {
  docker_curl GET /_ping --connect-timeout 1 --max-time 5 -f -o /dev/null 2>/dev/null
}

# docker_ready UNTIL: waits for the daemon until epoch milliseconds UNTIL; false when it stays away.
docker_ready() {
  until docker_answers; do
    now
    ((NOW < $1)) || return 1
    pause 100
  done
}

# docker_demux: takes the frames of a log or exec stream apart: 8 bytes of header (the last four are
# the length), then text. Both streams come out as they were sent.
docker_demux() {
  LC_ALL=C od -An -v -tu1 -w128 | LC_ALL=C awk '{
    for (i = 1; i <= NF; i++) {
      if (left > 0) { printf "%c", $i + 0; left-- }
      else {
        seen++
        if (seen > 4) size = size * 256 + $i
        if (seen == 8) { left = size; size = 0; seen = 0 }
      }
    }
  }'
}

# docker_tail CONTAINER: the last 40 lines of what it printed.
docker_tail() {
  docker_curl GET "/containers/$1/logs?stdout=1&stderr=1&tail=40" -f --max-time 5 2>/dev/null |
    docker_demux | tr -d '\000' || true
}

# docker_field NAME: a number or a truth value of the last answer, by its first member of that name.
# No text can pass for one: in a JSON string the quotes around a name would be escaped.
docker_field() {
  FIELD=
  [[ $DOCKER_ANSWER =~ \"$1\":(-?[0-9]+|true|false) ]] && FIELD=${BASH_REMATCH[1]}
}
