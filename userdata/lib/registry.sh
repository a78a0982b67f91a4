# shellcheck shell=bash
# Images from registries, through the Docker daemon. Logins are given with each request, in a header
# that curl reads from a file: the daemon keeps none, and neither does a configuration of Docker's.

ECR_HOST='([0-9]{12})\.dkr[.-]ecr(-fips)?\.([a-z0-9-]+)\.(amazonaws\.com(\.cn)?|on\.aws)'

# image_parts REFERENCE: sets IMAGE_NAME, without tag and digest, and IMAGE_HOST, its registry's
# host, or nothing for Docker's own. False when it is no name of an image.
image_parts() {
  IMAGE_NAME=${1%%@*}
  [[ ${IMAGE_NAME##*/} != *:* ]] || IMAGE_NAME=${IMAGE_NAME%:*}
  [[ $IMAGE_NAME =~ ^[][a-zA-Z0-9._:/-]+$ ]] || return 1
  IMAGE_HOST=${IMAGE_NAME%%/*}
  [[ $IMAGE_NAME == */* && ($IMAGE_HOST == *[.:]* || $IMAGE_HOST == localhost) ]] || IMAGE_HOST=
}

# image_id NAME: sets IMAGE_ID; false when the daemon has no such image.
image_id() {
  docker_call GET "/images/$1/json" || return 1
  # The first of that name: in the text of a label, say, its quotes would be escaped.
  [[ $DOCKER_ANSWER =~ \"Id\":\"(sha256:[0-9a-f]{64})\" ]] && IMAGE_ID=${BASH_REMATCH[1]}
}

# image_pull NAME DIGEST LOGIN UNTIL: LOGIN is a file with a header for curl, or nothing. Fails with
# ARTIFACT_FETCH, ARTIFACT_NOT_FOUND or ARTIFACT_DENIED.
image_pull() {
  local name=$1 digest=$2 login=$3 until=$4 left stream=$SLIPWAY_RUN/pull.stream
  retry_begin
  while :; do
    retry_left left "$until"
    if docker_curl POST "/images/create?fromImage=$name&tag=$digest" --max-time "$left" \
      ${login:+-K "$login"} -o "$stream" 2>"$SLIPWAY_RUN/pull.error"; then
      # Most pulls have nothing to say, and jq takes its time to start.
      grep -qE '"(error|message)"' "$stream" || return 0
      REGISTRY_SAID=$(jq -r '.error // .message // empty' "$stream" 2>/dev/null | tail -n 1)
      [[ $REGISTRY_SAID ]] || return 0
    else
      REGISTRY_SAID=$(head -n 1 "$SLIPWAY_RUN/pull.error")
    fi
    case $(registry_verdict "$REGISTRY_SAID") in
      denied) fail ARTIFACT_DENIED "the registry refuses $name: $REGISTRY_SAID" ;;
      absent) fail ARTIFACT_NOT_FOUND "there is no $name@$digest: $REGISTRY_SAID" ;;
      hopeless) fail ARTIFACT_FETCH "cannot pull $name@$digest: $REGISTRY_SAID" ;;
    esac
    retry_pause "$until" "$REGISTRY_SAID" ||
      fail ARTIFACT_FETCH "cannot pull $name@$digest, tried $(retry_times): $REGISTRY_SAID"
  done
}

# registry_verdict TEXT: what the daemon's words come to: denied, absent, hopeless, weather (it
# passes), or other.
registry_verdict() {
  case $1 in
    *unauthorized:* | *denied* | *'no basic auth'* | *'HTTP 401'* | *'HTTP 403'* | \
      *'status: 401'* | *'status: 403'*) echo denied ;;
    *'manifest unknown'* | *'name unknown'* | *'no matching manifest'* | *'invalid reference'* | \
      *'HTTP 404'* | *'status: 404'* | *': not found') echo absent ;;
    *'no space left on device'*) echo hopeless ;;
    *toomanyrequests* | *'HTTP 429'* | *'HTTP 5'* | *'status: 5'* | *'status: 429'* | \
      *'dial tcp'* | *timeout* | *EOF | *'connection re'* | *'deadline exceeded'*) echo weather ;;
    *) echo other ;;
  esac
}

# registry_login HOST TEXT FILE: the header for a registry, from `{"username":…,"password":…}` or
# `username:password`; false when it is neither.
registry_login() {
  local login password
  login=$(printf %s "$2" | jq -Rsce --arg host "$1" 'rtrimstr("\n")
    | (try (fromjson | objects | select([.username, .password] | all(type == "string"))) catch null)
      // (capture("^(?<username>[^:{]+):(?<password>.+)$"; "s"))
    | {username, password, serveraddress: $host}' 2>/dev/null) || return 1
  password=$(jq -r .password <<<"$login")
  hide "$password"
  registry_header X-Registry-Auth "$login" "$3"
}

# registry_header NAME JSON FILE
registry_header() {
  local encoded
  encoded=$(printf %s "$2" | base64 -w0 | tr '+/' '-_')
  hide "$encoded"
  printf 'header = "%s: %s"\n' "$1" "$encoded" >"$3"
}

# ecr_login HOST UNTIL: sets ECR_LOGIN to `AWS:password` for a registry of ECR's, by the instance's
# role. Fails with ARTIFACT_DENIED or ARTIFACT_FETCH.
ecr_login() {
  local host=$1 region=$REGION left
  [[ ! $host =~ ^$ECR_HOST$ ]] || region=${BASH_REMATCH[3]}
  retry_left left "$2"
  if ! REGION=$region AWS_FOR=$left aws_json ecr GetAuthorizationToken '{}'; then
    [[ $AWS_STATUS == 4?? ]] || fail ARTIFACT_FETCH "ECR gives no login to $host: $AWS_ERROR"
    fail ARTIFACT_DENIED "ECR gives no login to $host: $AWS_ERROR"
  fi
  ECR_LOGIN=$(jq -er '.authorizationData[0].authorizationToken | @base64d' <<<"$AWS_ANSWER") ||
    fail ARTIFACT_FETCH "ECR gives a login to $host that cannot be read"
}
