# shellcheck shell=bash
# Step artifact: the image to run, pulled by its digest, or fetched, verified, unpacked and built.
#
# artifact_prepare runs in a subshell beside the references of the config, at every boot: what an
# earlier boot has left with Docker is used as it is. It is given release.json in the run directory,
# READY_BY (epoch ms: nothing is fetched again after it) and BUILD_WITHIN (seconds), and leaves in
# the directory artifact the image to run and what this instance vouches for.

artifact_prepare() {
  local fields
  mkdir -p "$SLIPWAY_RUN/artifact"
  mapfile -d '' -t fields < <(jq -j '.artifact
    | if .kind == "image" then [.kind, .reference, .digest, .credentials // ""]
      else [.kind, .url, .sha256, .context // ".", .dockerfile, .dockerfileSha256] end
    | map(. + "\u0000") | add' "$SLIPWAY_RUN/release.json")
  docker_ready "$READY_BY" || fail DOCKER_UNAVAILABLE "the Docker daemon does not answer"
  "artifact_from_${fields[0]}" "${fields[@]:1}"
}

# artifact_from_image REFERENCE DIGEST CREDENTIALS
artifact_from_image() {
  local reference=$1 digest=$2 credentials=$3 login=''
  image_parts "$reference" || fail ARTIFACT_NOT_FOUND "$reference is no name of an image"
  [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || fail ARTIFACT_CHECKSUM "$digest is no digest"
  if image_id "$IMAGE_NAME@$digest"; then
    artifact_detail "$IMAGE_NAME@${digest:0:19} is here already"
  else
    artifact_login "$credentials"
    image_pull "$IMAGE_NAME" "$digest" "$login" "$READY_BY"
    image_id "$IMAGE_NAME@$digest" ||
      fail ARTIFACT_FETCH "Docker has no $IMAGE_NAME after pulling it"
    artifact_detail "pulled $IMAGE_NAME@${digest:0:19}"
  fi
  artifact_attest imageDigest "$digest"
  artifact_image "$IMAGE_ID"
}

# Sets login: the file with what the registry asks for, by reference or by the instance's role.
artifact_login() {
  local text file=$SLIPWAY_RUN/registry.curl
  if [[ $1 ]]; then
    text=$(reference_value artifact.credentials "$1")
    registry_login "$IMAGE_HOST" "$text" "$file" ||
      fail ARTIFACT_DENIED "$1 holds neither a username and password as JSON nor username:password"
  elif [[ $IMAGE_HOST =~ ^$ECR_HOST$ ]]; then
    ecr_login "$IMAGE_HOST" "$READY_BY"
    registry_login "$IMAGE_HOST" "$ECR_LOGIN" "$file"
  else
    return 0
  fi
  login=$file
}

# artifact_from_tarball URL SHA256 CONTEXT DOCKERFILE DOCKERFILE_SHA256
artifact_from_tarball() {
  local key
  key=$(printf '%s\0' "${@:2}" | sha256sum)
  artifact_attest artifactSha256 "$2"
  artifact_attest dockerfileSha256 "$5"
  if image_id "slipway-build:${key%% *}"; then
    artifact_detail "an earlier boot has built it"
  else
    artifact_build "$@" "slipway-build:${key%% *}"
  fi
  artifact_image "$IMAGE_ID"
}

# artifact_build: the same, and the NAME that the image is found by later. Tarball and tree are on
# the disk only while they are needed, and nothing refused is kept.
artifact_build() {
  local scratch=$SLIPWAY_STATE/artifact logins=$SLIPWAY_RUN/build.curl sum why started until bytes
  trap 'rm -rf -- "$SLIPWAY_STATE/artifact"' EXIT
  rm -rf -- "$scratch"
  mkdir -m 700 -- "$scratch"
  fetch_tarball "$1" "$scratch/archive" "$READY_BY"
  sum=$(sha256sum <"$scratch/archive")
  sum=${sum%% *}
  [[ $sum == "$2" ]] || fail ARTIFACT_CHECKSUM "its sha256 is $sum, the release says $2"
  bytes=$(stat -c %s -- "$scratch/archive")
  log "fetched ${1%%[?#]*}: $bytes bytes"
  now
  started=$NOW until=$((NOW + BUILD_WITHIN * 1000))
  why=$(unpack_archive "$scratch/archive" "$scratch/tree") || case $? in
    1) fail ARTIFACT_HOSTILE "$why" ;;
    *) fail BUILD_FAILED "$why" ;;
  esac
  rm -f -- "$scratch/archive"
  build_context "$scratch/tree" "$3" "$4" "$5"
  build_logins "$BUILD_CONTEXT" "$4" "$until" "$logins"
  build_image "$BUILD_CONTEXT" "$4" "$6" "$until" "$logins"
  now
  artifact_built $((NOW - started))
  artifact_detail "built from $bytes bytes"
}

# artifact_image ID: what to run, as Docker names it (sha256:…).
artifact_image() { printf %s "$1" >"$SLIPWAY_RUN/artifact/image"; }

# artifact_attest NAME VALUE: imageDigest, artifactSha256, dockerfileSha256.
artifact_attest() { printf '%s %s\n' "$1" "$2" >>"$SLIPWAY_RUN/artifact/attest"; }

# artifact_detail TEXT: what was done, in a few words.
artifact_detail() { printf %s "$1" >"$SLIPWAY_RUN/artifact/detail"; }

# artifact_built MS: the time the build took, which the health deadline does not count.
artifact_built() { printf %s "$1" >"$SLIPWAY_RUN/artifact/built"; }
