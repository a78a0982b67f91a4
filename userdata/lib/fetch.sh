# shellcheck shell=bash
# Fetches a tarball. Its address, which may carry a signature, is given to curl in a file.

FETCH_MOST_KIB=1048576

# fetch_tarball URL FILE UNTIL: from https:, s3: or, on the stand-in, file:. What it fetches is not
# to be trusted yet. Fails with ARTIFACT_FETCH, ARTIFACT_NOT_FOUND or ARTIFACT_DENIED.
fetch_tarball() {
  local url=$1 file=$2 until=$3
  local shown=${url%%[?#]*}
  [[ $url != *[[:cntrl:]]* ]] || fail ARTIFACT_FETCH "the artifact's address has control characters"
  FETCH_REGION=$REGION
  retry_begin
  while :; do
    case $url in
      https://?*) fetch_by_https "$url" "$file" "$until" ;;
      s3://?*/?*) fetch_from_s3 "$url" "$file" "$until" ;;
      file:///?*) fetch_from_disk "$url" "$file" "$until" ;;
      *) fail ARTIFACT_FETCH "$shown is neither https: nor s3:" ;;
    esac
    [[ $FETCH_STATUS != 200 || $FETCH_ERROR ]] || return 0
    fetch_judge "$shown" "$file"
    retry_pause "$until" "$shown: $FETCH_ERROR" "$FETCH_RETRY_AFTER" ||
      fail ARTIFACT_FETCH "cannot fetch $shown, tried $(retry_times): $FETCH_ERROR"
  done
}

fetch_by_https() {
  printf 'url = "%s"\n' "$(fetch_quoted "$1")" >"$SLIPWAY_RUN/fetch.curl"
  fetch_run "$2" "$3" --location --max-redirs 10
}

# Only where a stand-in takes the place of AWS: the file is the operator's, on the same machine.
fetch_from_disk() {
  [[ ${AWS_ENDPOINT_URL:-} ]] || fail ARTIFACT_FETCH "${1%%[?#]*} is neither https: nor s3:"
  printf 'url = "%s"\n' "$(fetch_quoted "$1")" >"$SLIPWAY_RUN/fetch.curl"
  fetch_run "$2" "$3" --proto =file
  if [[ $FETCH_STATUS == 000 && ! $FETCH_ERROR ]]; then FETCH_STATUS=200; fi
  if ((FETCH_CODE == 37)); then FETCH_STATUS=404; fi
}

# The key is signed as it is sent: every byte that is not unreserved is written as a number.
fetch_from_s3() {
  local bucket=${1#s3://} key
  key=${bucket#*/} bucket=${bucket%%/*}
  uri key "$key"
  key=${key//%2F//}
  aws_credentials || {
    FETCH_STATUS=000 FETCH_ERROR='no credentials from the metadata service' FETCH_RETRY_AFTER=''
    return 0
  }
  fetch_s3_place "$bucket"
  printf 'url = "%s"\n' "$(fetch_quoted "$S3_PLACE/$key")" >"$SLIPWAY_RUN/fetch.curl"
  fetch_run "$2" "$3" --path-as-is -K "$SLIPWAY_RUN/aws.curl" \
    --aws-sigv4 "aws:amz:$FETCH_REGION:s3" -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD'
  local region=$FETCH_BUCKET_REGION
  if [[ $FETCH_STATUS != 200 && $region && $region != "$FETCH_REGION" ]]; then
    FETCH_REGION=$region
    fetch_from_s3 "$@"
  fi
}

# Sets S3_PLACE, the address of a bucket. No certificate covers a bucket with dots in its name.
fetch_s3_place() {
  local suffix=amazonaws.com own=${AWS_ENDPOINT_URL_S3:-${AWS_ENDPOINT_URL:-}}
  [[ $FETCH_REGION != cn-* ]] || suffix=amazonaws.com.cn
  if [[ $own ]]; then
    S3_PLACE=${own%/}/$1
  elif [[ $1 == *.* ]]; then
    S3_PLACE=https://s3.$FETCH_REGION.$suffix/$1
  else
    S3_PLACE=https://$1.s3.$FETCH_REGION.$suffix
  fi
}

# fetch_run FILE UNTIL [curl options]: one try. Sets FETCH_STATUS (000 without a whole answer),
# FETCH_CODE and FETCH_ERROR (curl's; empty if it has none), FETCH_RETRY_AFTER, FETCH_BUCKET_REGION.
fetch_run() {
  local file=$1 left out protocols='=https'
  # A stand-in of S3 may answer on plain HTTP; a redirection never leads there.
  [[ ! ${AWS_ENDPOINT_URL_S3:-${AWS_ENDPOINT_URL:-}} ]] || protocols='=https,http'
  retry_left left "$2"
  shift 2
  FETCH_CODE=0
  out=$(
    ulimit -f "$FETCH_MOST_KIB"
    trap '' XFSZ
    exec curl -sS --globoff --proto "$protocols" --proto-redir =https --connect-timeout 10 \
      --speed-limit 1 --speed-time 30 --max-time "$left" -o "$file" -K "$SLIPWAY_RUN/fetch.curl" \
      -w '%{http_code}\n%header{retry-after}\n%header{x-amz-bucket-region}\n.' "$@" \
      2>"$SLIPWAY_RUN/fetch.error"
  ) || FETCH_CODE=$?
  local fields
  mapfile -t fields <<<"$out"
  FETCH_STATUS=${fields[0]:-000} FETCH_RETRY_AFTER=${fields[1]:-} FETCH_BUCKET_REGION=${fields[2]:-}
  FETCH_ERROR=
  ((FETCH_CODE == 0)) || FETCH_ERROR=$(head -n 1 "$SLIPWAY_RUN/fetch.error")
  # Where the connection broke, the status says nothing of the whole.
  ((FETCH_CODE == 0)) || [[ $FETCH_STATUS != 2?? ]] || FETCH_STATUS=000
  rm -f "$SLIPWAY_RUN/fetch.curl"
}

# Fails at once where asking again is of no use; otherwise FETCH_ERROR says what went wrong.
fetch_judge() {
  local said='' size
  if [[ $FETCH_STATUS != 000 && -s $2 ]]; then said=$(fetch_s3_words "$2"); fi
  size=$(stat -c %s -- "$2" 2>/dev/null) || size=0
  ((size < FETCH_MOST_KIB * 1024)) ||
    fail ARTIFACT_FETCH "the artifact is larger than $FETCH_MOST_KIB KiB"
  case $FETCH_STATUS in
    401 | 403) fail ARTIFACT_DENIED "$1 is refused: it answers $FETCH_STATUS$said" ;;
    404 | 410) fail ARTIFACT_NOT_FOUND "there is no $1: it answers $FETCH_STATUS$said" ;;
    000)
      # A protocol that is not followed, no URL, redirections without end, not whom it says it is.
      [[ ! $FETCH_CODE =~ ^(1|3|47|51|60)$ ]] ||
        fail ARTIFACT_FETCH "cannot fetch $1: $FETCH_ERROR"
      ;;
    408 | 425 | 429 | 5??) FETCH_ERROR="it answers $FETCH_STATUS$said" ;;
    *)
      [[ $said == *RequestTimeout* || $said == *ExpiredToken* ]] ||
        fail ARTIFACT_FETCH "cannot fetch $1: it answers $FETCH_STATUS$said"
      FETCH_ERROR="it answers $FETCH_STATUS$said"
      ;;
  esac
}

# What an error document of S3 says, as ` (Code: Message)`.
fetch_s3_words() {
  local text code=''
  text=$(head -c 2000 -- "$1" | tr -d '\000')
  if [[ $text =~ \<Code\>([A-Za-z0-9]+)\</Code\> ]]; then code=${BASH_REMATCH[1]}; fi
  if [[ $code && $text =~ \<Message\>([^<]*)\</Message\> ]]; then code+=": ${BASH_REMATCH[1]}"; fi
  [[ ! $code ]] || printf ' (%s)' "$code"
}

# Quoted as a file of curl's wants it.
fetch_quoted() {
  local text=${1//\\/\\\\}
  printf %s "${text//\"/\\\"}"
}
