# Goal: what is wrong with user data, items and references is found before anything runs.
# Method: the step's own functions over items that are damaged one member at a time.
# shellcheck disable=SC2034,SC2154,SC2016

bats_require_minimum_version 1.5.0

setup() {
  load world.bash
  slipway_setup
  STEP=config
  # The items as the table has them; a test changes them before config_read.
  CONFIG='{"A":"plain one","B":{"from":"ssm:/b"}}'
  RELEASE_DOCUMENT='{"schema":1,"service":"web","environment":"test","number":7,"id":"1.0-7",
    "port":8080,"artifact":{"kind":"image","reference":"r.example/web:1","digest":"sha256:aa"},
    "config":{"version":3,"sha256":"@"},
    "health":{"path":"/","status":200,"timeoutSeconds":2,"withinSeconds":20,"buildWithinSeconds":9},
    "run":{"restart":"always","volumes":[],"env":{},"args":[],"aws":"none"}}'
  aws_json() {
    local kind=config
    [[ $3 != *'#release'* ]] || kind=release
    AWS_ANSWER=$(<"$SLIPWAY_RUN/$kind.answer")
    [[ $3 == *'"ConsistentRead":true'* ]]
  }
}

sha() { printf %s "$1" | sha256sum | cut -d ' ' -f 1; }

# items [JQ]: the answers of the table, the release document changed by a jq program.
items() {
  local document
  CONFIG_SHA256=$(sha "$CONFIG")
  document=$(jq -c --arg sha "$CONFIG_SHA256" '.config.sha256 = $sha' <<<"$RELEASE_DOCUMENT")
  document=$(jq -c "${1:-.}" <<<"$document")
  item release "$document" "$(sha "$document")"
  item config "$CONFIG" "$CONFIG_SHA256"
}
item() {
  jq -nc --arg document "$2" --arg sha "$3" \
    '{Item: {document: {S: $document}, sha256: {S: $sha}}}' >"$SLIPWAY_RUN/$1.answer"
}

# refused CODE WORDS: config_read fails like this.
refused() {
  rm -f "$SLIPWAY_RUN/failure"
  ends config_read
  equal "$(failure 1)" "$1"
  [[ $(failure 2) == *"$2"* ]] || { failure 2; return 1; }
}

@test "sound items: the release's members, the references, what is hidden" {
  items
  config_read
  equal "$PORT $HEALTH_PATH $WITHIN_MS $RUN_RESTART $RESTARTS_ALLOWED" '8080 / 20000 always 0'
  equal "${REFERENCE_KEYS[*]} ${REFERENCE_PLACES[*]}" 'B ssm:/b'
  equal "${HIDDEN[*]}" 'cGxhaW4gb25l plain%20one plain one'
  equal "$PROMOTED$READY_BY" 20000
}

@test "nothing there, or not what an item is" {
  items
  echo '{}' >"$SLIPWAY_RUN/release.answer"
  refused CONFIG_MISSING 'state has no item web#release 0000000007'
  items
  echo '{}' >"$SLIPWAY_RUN/config.answer"
  refused CONFIG_MISSING 'state has no item web#config 0000000003'
  items
  echo '{"Item":{"document":{"S":"x"}}}' >"$SLIPWAY_RUN/config.answer"
  refused CONFIG_MISSING 'the config item lacks document or sha256'
}

@test "a document that was changed" {
  items
  item release '{}' "$(sha other)"
  refused RELEASE_MISMATCH 'the release document does not match its sha256'
  items
  item config "$CONFIG " "$CONFIG_SHA256"
  refused CONFIG_HASH 'the config document does not match its sha256'
  items
  item config '{"C":"another"}' "$(sha '{"C":"another"}')"
  refused CONFIG_HASH 'the config is not the one this release was made with'
}

@test "a document that is no JSON, or of another shape" {
  local text
  for text in 'garbage' '[]' 'null' '"text"' '{"schema":' $'\xff\xfe' ''; do
    items
    item release "$text" "$(sha "$text")"
    refused "$([[ $text ]] && echo RELEASE_MISMATCH || echo CONFIG_MISSING)" ''
    CONFIG=$text
    items
    CONFIG_SHA256=$(sha "$text")
    item config "$text" "$CONFIG_SHA256"
    refused "$([[ $text ]] && echo CONFIG_HASH || echo CONFIG_MISSING)" ''
    CONFIG='{"A":"plain one"}'
  done
}

@test "members of a release that are missing or of another kind" {
  local change
  for change in 'del(.run)' '.port = 0' '.port = "80"' '.port = 1.5' '.schema = 2' \
    '.health.path = "x"' '.health.withinSeconds = -1' '.run.restart = "sometimes"' \
    '.run.volumes = "x"' '.run.env = {"A":1}' '.run.args = [1]' '.run.aws = "all"' \
    '.artifact.kind = "zip"' 'del(.artifact.digest)' '.run.options = []' '.run.privileged = 1' \
    '.run.capabilities = {"add":"ALL"}' '.run.afterStart = "sh"' '.run.memoryMiB = 0' \
    'del(.config)' '.artifact = {"kind":"tarball","url":"x"}'; do
    items "$change"
    refused RELEASE_MISMATCH 'not understood' || {
      echo "after $change"
      return 1
    }
  done
}

@test "user data and release that disagree, one by one" {
  items '.id = "other"'
  refused RELEASE_MISMATCH 'release id: user data says 1.0-7, the release document other'
  items '.number = 8'
  refused RELEASE_MISMATCH 'release number: user data says 7, the release document 8'
  items '.service = "x"'
  refused RELEASE_MISMATCH 'service:'
  items '.environment = "x"'
  refused RELEASE_MISMATCH 'environment:'
  items '.config.version = 4'
  refused RELEASE_MISMATCH 'config version:'
  items '.config.sha256 = "x"'
  refused RELEASE_MISMATCH 'config sha256:'
}

@test "RELEASE_URL must be the release's artifact" {
  RELEASE_URL=https://evil.example/app.tgz
  items
  refused RELEASE_MISMATCH "RELEASE_URL is not the release's artifact"
  RELEASE_URL=r.example/web@sha256:aa
  config_read
  RELEASE_URL=r.example/web:1@sha256:aa
  config_read
  RELEASE_URL=https://x/a.tgz
  items '.artifact = {"kind":"tarball","url":"https://x/a.tgz","sha256":"s","dockerfile":"Dockerfile","dockerfileSha256":"d"}'
  config_read
}

@test "keys that no environment can have" {
  local key
  for key in '' 'A=B' 'A\u0000B'; do
    CONFIG="{\"$key\":\"x\"}"
    items
    refused CONFIG_HASH 'the config document is not understood: key'
  done
}

# values CONFIG ANSWER…: references.jq over a config and the answers for its places.
values() {
  local places
  mapfile -t places < <(jq -r '[.[] | objects | .from | sub("^(?<a>secretsmanager:[^#]*)#.*$"; .a)]
    | unique[]' <<<"$1")
  mapfile -d '' -t FIELDS < <(printf '%s\n' "${@:2}" | jq -nj -L "$SLIPWAY_LIB/lib" \
    -f "$SLIPWAY_LIB/steps/references.jq" --argjson config "[$1]" --args "${places[@]}")
}

@test "references: the value as it is, and what it resolved to" {
  values '{"P":{"from":"ssm:/p"},"Q":"plain"}' '{"Parameter":{"Value":"a\r\n\"ü\u2028","Version":4}}'
  equal "${FIELDS[0]}" ''
  equal "${FIELDS[1]}" $'{"P":"a\\r\\n\\"ü\u2028","Q":"plain"}'
  equal "${FIELDS[2]}" '{"M":{"P":{"S":"ssm:/p@4"}}}'
  equal "${FIELDS[3]}" 2
}

@test "references: one secret for several keys, by its members" {
  values '{"U":{"from":"secretsmanager:db#user"},"N":{"from":"secretsmanager:db#port"}}' \
    '{"SecretString":"{\"user\":\"x#y\",\"port\":5432}","VersionId":"v1"}'
  equal "${FIELDS[1]}" '{"U":"x#y","N":"5432"}'
  equal "${FIELDS[2]}" \
    '{"M":{"U":{"S":"secretsmanager:db#user@v1"},"N":{"S":"secretsmanager:db#port@v1"}}}'
}

@test "references: what has no value is told by its key" {
  values '{"U":{"from":"secretsmanager:db#user"}}' '{"SecretString":"no json","VersionId":"v"}'
  equal "${FIELDS[0]}" 'U: secretsmanager:db#user: the secret is not JSON'
  values '{"U":{"from":"secretsmanager:db#user"}}' '{"SecretString":"{}","VersionId":"v"}'
  equal "${FIELDS[0]}" 'U: secretsmanager:db#user: the secret has no such member'
  values '{"U":{"from":"secretsmanager:db#user"}}' '{"SecretString":"{\"user\":[1]}"}'
  equal "${FIELDS[0]}" 'U: secretsmanager:db#user: the member is not text'
  values '{"U":{"from":"secretsmanager:db"}}' '{"SecretBinary":"AAAA"}'
  equal "${FIELDS[0]}" 'U: secretsmanager:db: the secret is binary'
  values '{"U":{"from":"ssm:/u"}}' '{"Parameter":{"Value":"a\u0000b","Version":1}}'
  equal "${FIELDS[0]}" 'U: no environment can hold a zero byte'
  values '{"U":"a\u0000b"}'
  equal "${FIELDS[0]}" 'U: no environment can hold a zero byte'
}

@test "references: refused, or of no kind" {
  READY_BY=0
  aws_json() { AWS_STATUS=400 AWS_ERROR='ParameterNotFound: /secret/name is not there'; return 1; }
  ends reference_ask KEY ssm:/u
  equal "$(failure 1): $(failure 2)" 'REFERENCE_UNRESOLVED: KEY: ssm:/u: ParameterNotFound'
  rm "$SLIPWAY_RUN/failure"
  ends reference_ask KEY http://x
  equal "$(failure 2)" 'KEY: http://x is no kind of reference'
}

# told TEXT: what metadata.jq makes of user data.
told() {
  printf %s "$1" >"$SLIPWAY_RUN/user-data"
  printf %s "${2:-}" >"$SLIPWAY_RUN/identity"
  mapfile -d '' -t FIELDS < <(jq -nj --rawfile told "$SLIPWAY_RUN/user-data" \
    --rawfile identity "$SLIPWAY_RUN/identity" -f "$SLIPWAY_LIB/lib/metadata.jq")
}

@test "user data that is not ours is let be" {
  local ours='{"slipway":1,"region":"r","table":"t","service":"s","environment":"e","release":"r",
    "number":1,"rollout":2,"config":{"version":0,"sha256":"h"},"group":"g","hook":"h"}'
  local change
  told "$ours" '{"instanceId":"i-1","availabilityZone":"z","pendingTime":"2026-01-02T03:04:05Z"}'
  equal "${FIELDS[*]}" 'i-1 z  1767323045000 ours r t s e r 1 2 0 h g h  '
  for change in '.slipway = 2' '.slipway = "1"' 'del(.table)' '.number = 0' '.number = 1.5' \
    '.rollout = "2"' '.config = 1' '.hook = ""' '[.]' '"text"' 'null' '.logs = 1' \
    '.number = 1e300'; do
    told "$(jq -c "$change" <<<"$ours")"
    equal "${FIELDS[4]}" 'not ours' || {
      echo "after $change"
      return 1
    }
  done
}

@test "user data that is no JSON is let be" {
  local text
  for text in '' '#!/bin/sh' '#cloud-config' '{' $'\xff\x00' 'MIME-Version: 1.0'; do
    told "$text" 'garbage'
    equal "${FIELDS[4]}" 'not ours'
  done
}
