# shellcheck shell=bash
# Builds an unpacked tarball through the Docker daemon.

here_of_build=${BASH_SOURCE[0]%/*}

# build_context TREE CONTEXT DOCKERFILE SHA256: sets BUILD_CONTEXT, a directory inside TREE, and
# verifies its Dockerfile. Fails with BUILD_FAILED or ARTIFACT_CHECKSUM.
build_context() {
  local tree=$1 place sum
  tree=$(realpath -e -- "$tree")
  BUILD_CONTEXT=$(realpath -e -- "$tree/$2" 2>/dev/null) || BUILD_CONTEXT=
  [[ -d $BUILD_CONTEXT && $BUILD_CONTEXT/ == "$tree/"* ]] ||
    fail BUILD_FAILED "the artifact has no directory $2"
  place=$(realpath -e -- "$BUILD_CONTEXT/$3" 2>/dev/null) || place=
  [[ -f $place && $place == "$BUILD_CONTEXT/"* ]] || fail BUILD_FAILED "the artifact has no $3"
  sum=$(sha256sum <"$place")
  sum=${sum%% *}
  [[ $sum == "$4" ]] || fail ARTIFACT_CHECKSUM "$3 has sha256 $sum, the release says $4"
}

# build_list CONTEXT DOCKERFILE FILE: leaves in FILE which entries of the context go to the daemon,
# a line each, since it is a client that obeys .dockerignore (<Dockerfile>.dockerignore before it);
# no file where all go. Names have no line breaks: such an archive is refused. Fails with
# BUILD_FAILED.
build_list() {
  local rules=$2.dockerignore found=$3.found
  rm -f -- "$3"
  [[ -f $1/$rules ]] || rules=.dockerignore
  [[ -f $1/$rules ]] || return 0
  (cd -- "$1" && LC_ALL=C find . -mindepth 1 -printf '%y %P\n') >"$found"
  LC_ALL=C ALWAYS="$2"$'\n'"$rules" awk -v list="$found" -f "$here_of_build/docker-ignore.awk" \
    "$1/$rules" "$found" >"$3" || fail BUILD_FAILED "$rules has a $(tail -n 1 "$3")"
  rm -f -- "$found"
}

# build_logins CONTEXT DOCKERFILE UNTIL FILE: leaves a header for curl when a stage begins with an
# image of ECR's.
build_logins() {
  local hosts host text logins='{}'
  text=$(tr -d '\000' <"$1/$2")
  hosts=$(grep -oE "(^|[^A-Za-z0-9.-])$ECR_HOST/" <<<"$text" |
    grep -oE "$ECR_HOST" | sort -u) || true
  for host in $hosts; do
    ecr_login "$host" "$3"
    hide "${ECR_LOGIN#*:}"
    logins=$(printf '%s\n%s' "$logins" "$ECR_LOGIN" | jq -cRn --arg host "$host" '
      (input | fromjson) as $all | input
      | capture("^(?<username>[^:]+):(?<password>.*)$") | $all + {($host): .}')
  done
  [[ ! $hosts ]] || registry_header X-Registry-Config "$logins" "$4"
}

# build_image CONTEXT DOCKERFILE NAME UNTIL LOGINS: sets IMAGE_ID and gives the image that name.
# LOGINS is a file that may be there. Fails with BUILD_FAILED.
build_image() {
  local query path list=$SLIPWAY_RUN/build.list
  build_list "$1" "$2" "$list"
  uri path "$2"
  query="rm=1&forcerm=1&t=$3&dockerfile=$path"
  retry_begin
  while ! build_once "$1" "$query" "$4" "$5" "$list"; do
    if [[ $BUILD_EXIT || $(registry_verdict "$BUILD_SAID") != weather ]] ||
      ! retry_pause "$4" "$BUILD_SAID"; then
      fail BUILD_FAILED "$BUILD_SAID" "$BUILD_EXIT" "$BUILD_TAIL"
    fi
  done
}

# build_once CONTEXT QUERY UNTIL LOGINS LIST: one build. When it fails, BUILD_SAID says why,
# BUILD_EXIT has the exit code of an instruction that failed, and BUILD_TAIL the last lines.
build_once() {
  local stream=$SLIPWAY_RUN/build.stream left codes=(0 0) ended
  local login=() entries=(.)
  [[ ! -s $4 ]] || login=(-K "$4")
  [[ ! -e $5 ]] || entries=(--no-recursion --verbatim-files-from --files-from="$5")
  retry_left left "$3"
  tar --create --directory="$1" --numeric-owner --owner=0 --group=0 --file=- "${entries[@]}" |
    docker_curl POST "/build?$2" --max-time "$left" -T - -H 'Content-Type: application/x-tar' \
      -H 'Expect:' "${login[@]}" 2>"$SLIPWAY_RUN/build.error" |
    tee "$stream" | build_lines | build_log || codes=("${PIPESTATUS[@]}")
  BUILD_EXIT='' BUILD_SAID='' BUILD_TAIL='' IMAGE_ID=''
  case ${codes[1]} in
    0) ;;
    28) BUILD_SAID="the build did not end within $BUILD_WITHIN s" ;;
    *) BUILD_SAID="the Docker daemon broke off: $(head -n 1 "$SLIPWAY_RUN/build.error")" ;;
  esac
  if [[ ! $BUILD_SAID ]]; then
    mapfile -d '' -t ended < <(build_end <"$stream")
    BUILD_SAID=${ended[0]:-} BUILD_EXIT=${ended[1]:-} IMAGE_ID=${ended[2]:-}
    [[ $BUILD_SAID || $IMAGE_ID ]] ||
      BUILD_SAID='the Docker daemon ended the build without an image'
  fi
  [[ $BUILD_SAID ]] || return 0
  BUILD_TAIL=$(build_lines <"$stream" | tail -n 40)
  return 1
}

# What came of it, all with one start of jq, each ended by a zero byte: the last error, the exit
# code of an instruction, the image.
build_end() {
  jq -nj '[inputs] | map(.error // .message | values), map(.errorDetail.code? | values),
    map(.aux.ID? | values) | (last // "" | tostring) + "\u0000"' 2>/dev/null ||
    true
}

# What a build prints; the daemon's own account of a download is left out.
build_lines() {
  jq --unbuffered -rj '.stream // .error // empty' | tr -d '\000\r'
}

build_log() {
  local line
  while IFS= read -r line || [[ $line ]]; do
    [[ ! $line ]] || log "$line"
  done
}
