# Goal: calls to AWS are repeated for what passes and for nothing else, and show no key.
# Method: the library's own functions over a curl that answers what the test says.
# shellcheck disable=SC2034,SC2154

bats_require_minimum_version 1.5.0

setup() {
  load world.bash
  slipway_setup
  have_keys
}

@test "an answer is taken as it is, and the body goes on a pipe" {
  answers '{"Item":"ü"}' 200
  aws_json dynamodb GetItem '{"secret":"hunter2"}'
  equal "$AWS_ANSWER" '{"Item":"ü"}'
  equal "$(<"$SLIPWAY_RUN/bodies")" '{"secret":"hunter2"}'
  run ! grep hunter2 "$SLIPWAY_RUN/argv"
  grep -F 'aws:amz:eu-west-1:dynamodb' "$SLIPWAY_RUN/argv"
  grep -F 'https://dynamodb.eu-west-1.amazonaws.com/' "$SLIPWAY_RUN/argv"
}

@test "throttles, 5xx and lost connections are asked again, with the body each time" {
  answers '{"__type":"com.amazonaws#ThrottlingException","message":"slow"}' 400 '' 503 '' 000 ok 200
  aws_json ssm GetParameter '{"a":1}'
  equal "$AWS_ANSWER $(calls)" 'ok 4'
  equal "$(sort -u "$SLIPWAY_RUN/bodies")" '{"a":1}'
  equal "$(wc -l <"$SLIPWAY_RUN/pauses")" 3
}

@test "a refusal is not asked again, and is told with code and message" {
  answers '{"__type":"AccessDeniedException","Message":"User: is \"not\" allowed"}' 400
  run ! aws_json ssm GetParameter '{}'
  aws_json ssm GetParameter '{}' || true
  equal "$AWS_ERROR" 'AccessDeniedException: User: is \"not\" allowed'
  equal "$(calls)" 2
}

@test "a query service's error is read from its XML" {
  answers '<E><Error><Code>ValidationError</Code><Message>No active</Message></Error></E>' 400
  aws_form autoscaling 'Action=X' || true
  equal "$AWS_ERROR" 'ValidationError: No active'
}

@test "patience ends" {
  answers '' 500
  AWS_FOR=0
  run ! aws_json dynamodb PutItem '{}'
}

@test "garbage for an answer is an error, not a crash" {
  answers $'<html>\x01\xff' 400
  aws_json ecr X '{}' || true
  equal "$AWS_ERROR" 400
}

@test "endpoints: one of the service before the one of all, China's own ending" {
  AWS_ENDPOINT_URL=http://all/ aws_endpoint ssm
  equal "$ENDPOINT" http://all
  AWS_ENDPOINT_URL=http://all AWS_ENDPOINT_URL_SECRETS_MANAGER=http://own aws_endpoint secretsmanager
  equal "$ENDPOINT" http://own
  REGION=cn-north-1 aws_endpoint ecr
  equal "$ENDPOINT" https://api.ecr.cn-north-1.amazonaws.com.cn
}

@test "keys: written for curl, quoted, and never an argument" {
  rm "$SLIPWAY_RUN/aws.expires"
  printf 'role' >"$SLIPWAY_RUN/role"
  imds() {
    printf '{"AccessKeyId":"AKIA","SecretAccessKey":"a/b+c\\"d","Token":"t==",%s}' \
      '"Expiration":"2030-01-01T00:00:00Z"' >"$SLIPWAY_RUN/$1"
  }
  aws_credentials
  equal "$(head -n 1 "$SLIPWAY_RUN/aws.curl")" 'user = "AKIA:a/b+c\"d"'
  equal "$(tail -n 1 "$SLIPWAY_RUN/aws.curl")" 'header = "X-Amz-Security-Token: t=="'
  equal "$(stat -c %a "$SLIPWAY_RUN/aws.curl")" 600
  equal "$(<"$SLIPWAY_RUN/aws.expires")" 1893456000
}

@test "keys: none yet, or half of them, are none" {
  rm "$SLIPWAY_RUN/aws.expires" "$SLIPWAY_RUN/aws.curl"
  printf 'role' >"$SLIPWAY_RUN/role"
  local answer
  for answer in '' '{"Code":"Failed"}' '{"AccessKeyId":"AKIA","SecretAccessKey":"a"}'; do
    imds() { printf %s "$answer" >"$SLIPWAY_RUN/$1"; }
    run ! aws_credentials
    [[ ! -e $SLIPWAY_RUN/aws.curl ]]
  done
}

@test "keys that expire are fetched anew, once" {
  answers '{"__type":"ExpiredTokenException","message":"x"}' 400
  local fetched=0
  aws_credentials() { fetched=$((fetched + 1)); }
  run ! aws_json ssm GetParameter '{}'
  aws_json ssm GetParameter '{}' || true
  equal "$fetched" 2
}

@test "the hook: ValidationError is asked again, then it is said and the boot goes on" {
  answers '<Code>ValidationError</Code>' 400 '<Code>ValidationError</Code>' 400 '' 200
  hook_answer CONTINUE
  equal "$(<"$SLIPWAY_STATE/hook")" i-1
  equal "$(calls)" 3
  grep -F 'LifecycleActionResult=CONTINUE' "$SLIPWAY_RUN/bodies"
  answers '<Code>ValidationError</Code><Message>none</Message>' 400
  hook_answer ABANDON
  grep -F 'not completed: ValidationError: none' "$SLIPWAY_RUN/console"
}

@test "logs: events in the order of time, only what is new, and no failure of the boot" {
  LOGS=/slipway/test
  printf '2 b\n1 a "quoted"\n' >"$SLIPWAY_RUN/console"
  answers '{"__type":"ResourceAlreadyExistsException"}' 400 '{}' 200
  logs_put
  jq -es '.[1].logEvents == [{timestamp: 1, message: "a \"quoted\""}, {timestamp: 2, message: "b"}]' \
    "$SLIPWAY_RUN/bodies"
  equal "$(<"$SLIPWAY_RUN/logs.sent")" 2
  logs_put
  equal "$(calls)" 2
  echo '3 c' >>"$SLIPWAY_RUN/console"
  answers '{"__type":"ResourceNotFoundException"}' 400
  logs_put
  equal "$(<"$SLIPWAY_RUN/logs.sent")" 2
}
