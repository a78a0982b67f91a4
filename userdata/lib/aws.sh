# shellcheck shell=bash
# Calls to AWS with curl alone. Keys and bodies never stand in arguments: the keys are in a file on
# the tmpfs that curl reads, bodies come on a pipe.

# For so many seconds a call is repeated while AWS is busy or broken.
AWS_FOR=${AWS_FOR:-30}

# aws_credentials: the role's keys as a curl config; fetched again five minutes before they expire.
aws_credentials() {
  local expires=0 role
  if [[ -s $SLIPWAY_RUN/aws.expires ]]; then expires=$(<"$SLIPWAY_RUN/aws.expires"); fi
  ((EPOCHSECONDS < expires - 300)) && return 0
  if [[ -s $SLIPWAY_RUN/role ]]; then role=$(head -n 1 "$SLIPWAY_RUN/role"); else role=; fi
  if ((expires > 0)) || [[ -z $role ]]; then
    imds_token
    imds role meta-data/iam/security-credentials/
    role=$(head -n 1 "$SLIPWAY_RUN/role")
  fi
  [[ $role ]] || {
    log "this instance has no role: it cannot call AWS"
    return 1
  }
  local mine=keys.$BASHPID
  imds "$mine" "meta-data/iam/security-credentials/$role"
  local told id secret token
  told=$(<"$SLIPWAY_RUN/$mine")
  rm -f "$SLIPWAY_RUN/$mine"
  # Not by jq, whose start alone takes longer than the call. A JSON string is quoted as curl's
  # config wants it.
  if ! aws_member id AccessKeyId || ! aws_member secret SecretAccessKey ||
    ! aws_member token Token; then
    log "the role $role has no credentials yet"
    return 1
  fi
  printf 'user = "%s:%s"\nheader = "X-Amz-Security-Token: %s"\n' "$id" "$secret" "$token" \
    >"$SLIPWAY_RUN/aws.curl.$BASHPID"
  mv "$SLIPWAY_RUN/aws.curl.$BASHPID" "$SLIPWAY_RUN/aws.curl"
  aws_member expires Expiration || expires=
  expires=$(date -d "${expires:-@0}" +%s 2>/dev/null) || expires=0
  printf %s "$expires" >"$SLIPWAY_RUN/aws.expires"
}

# aws_member NAME MEMBER: sets the variable to a text in `told`, the credentials, quoted as it is
# there; false without.
aws_member() {
  [[ $told =~ \"$2\"[[:space:]]*:[[:space:]]*\"(([^\"\\]|\\.)+)\" ]] &&
    printf -v "$1" %s "${BASH_REMATCH[1]}"
}

# aws_endpoint SERVICE: sets ENDPOINT; AWS_ENDPOINT_URL_<SERVICE> and AWS_ENDPOINT_URL come first.
aws_endpoint() {
  local own=AWS_ENDPOINT_URL_${1^^} host=$1 suffix=amazonaws.com
  [[ $1 != ecr ]] || host=api.ecr
  [[ $REGION != cn-* ]] || suffix=amazonaws.com.cn
  [[ $1 != secretsmanager ]] || own=AWS_ENDPOINT_URL_SECRETS_MANAGER
  [[ $1 != autoscaling ]] || own=AWS_ENDPOINT_URL_AUTO_SCALING
  [[ $1 != logs ]] || own=AWS_ENDPOINT_URL_CLOUDWATCH_LOGS
  ENDPOINT=${!own:-${AWS_ENDPOINT_URL:-https://$host.$REGION.$suffix}}
  ENDPOINT=${ENDPOINT%/}
}

# aws_call SERVICE BODY HEADER…: one POST, repeated while it is throttled, AWS is broken (5xx), or
# the connection is lost. Sets AWS_ANSWER, AWS_STATUS (000 without an answer) and, when it is false,
# AWS_ERROR: the error's code and message.
aws_call() {
  local service=$1 body=$2 header headers=() curl_code out
  # Named here: in a pipeline BASHPID is another's.
  local complaint=$SLIPWAY_RUN/curl.$BASHPID
  shift 2
  for header; do headers+=(-H "$header"); done
  aws_endpoint "$service"
  local -i wait_ms=100 until=$((EPOCHSECONDS + AWS_FOR)) renewed=0
  while :; do
    aws_credentials || {
      AWS_STATUS=000 AWS_ANSWER='' AWS_ERROR='no credentials from the metadata service'
      return 1
    }
    curl_code=0
    out=$(printf %s "$body" | curl -sS --connect-timeout 3 --max-time 10 -X POST "$ENDPOINT/" \
      --aws-sigv4 "aws:amz:$REGION:$service" -K "$SLIPWAY_RUN/aws.curl" "${headers[@]}" \
      --data-binary @- -w '\n%{http_code}' 2>"$complaint") || curl_code=$?
    AWS_STATUS=${out##*$'\n'} AWS_ANSWER=${out%$'\n'*}
    ((curl_code != 0)) || [[ $AWS_STATUS != 2?? ]] || return 0
    aws_error "$curl_code"
    if [[ $AWS_ERROR == *ExpiredToken* ]] && ((renewed++ == 0)); then
      printf 1 >"$SLIPWAY_RUN/aws.expires"
      continue
    fi
    aws_is_weather "$curl_code" && ((EPOCHSECONDS < until)) || return 1
    pause $((wait_ms + RANDOM % 50))
    wait_ms=$((wait_ms < 4000 ? wait_ms * 2 : 4000))
  done
}

# Sets AWS_ERROR from a JSON or XML answer.
aws_error() {
  local code=$AWS_STATUS message=''
  if (($1 != 0)); then
    AWS_STATUS=000 AWS_ERROR="no answer from $ENDPOINT: $(<"$complaint")"
    return
  fi
  if [[ $AWS_ANSWER =~ \"__type\":\ *\"([^\"]*)\" ]]; then code=${BASH_REMATCH[1]##*#}; fi
  if [[ $AWS_ANSWER =~ \<Code\>([^<]*)\</Code\> ]]; then code=${BASH_REMATCH[1]}; fi
  if [[ $AWS_ANSWER =~ \"[mM]essage\":\ *\"(([^\"\\]|\\.)*)\" ]]; then
    message=${BASH_REMATCH[1]}
  fi
  if [[ $AWS_ANSWER =~ \<Message\>([^<]*)\</Message\> ]]; then message=${BASH_REMATCH[1]}; fi
  AWS_ERROR=$code${message:+: $message}
}

AWS_WEATHER='^[A-Za-z]*(Throttl|ProvisionedThroughput|RequestLimit|TooManyRequests)'
AWS_WEATHER+='|^[A-Za-z]*(InternalServer|Unavailable)'

aws_is_weather() {
  case $1 in
    0) ;;
    5 | 6 | 7 | 16 | 18 | 28 | 35 | 52 | 55 | 56 | 92) return 0 ;;
    *) return 1 ;;
  esac
  [[ $AWS_STATUS == 5?? || $AWS_STATUS == 429 || $AWS_ERROR =~ $AWS_WEATHER ]]
}

# aws_json SERVICE OPERATION BODY: dynamodb, ssm, secretsmanager, ecr, logs.
aws_json() {
  local version=1.1 target
  case $1 in
    dynamodb) version=1.0 target=DynamoDB_20120810 ;;
    ssm) target=AmazonSSM ;;
    secretsmanager) target=secretsmanager ;;
    ecr) target=AmazonEC2ContainerRegistry_V20150921 ;;
    logs) target=Logs_20140328 ;;
    *) return 1 ;;
  esac
  aws_call "$1" "$3" "Content-Type: application/x-amz-json-$version" "X-Amz-Target: $target.$2"
}

# aws_form SERVICE BODY: a query service; BODY is form-encoded, with Action and Version.
aws_form() {
  aws_call "$1" "$2" 'Content-Type: application/x-www-form-urlencoded; charset=utf-8'
}
