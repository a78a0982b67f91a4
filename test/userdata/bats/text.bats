# Goal: text of any kind leaves the instance as valid JSON, without secrets.
# Method: the library's own functions with hostile texts; jq reads what they made.
# shellcheck disable=SC2034,SC2154,SC2016

bats_require_minimum_version 1.5.0

setup() {
  load world.bash
  slipway_setup
}

@test "json_string: quotes, backslashes, line breaks, control characters, broken UTF-8" {
  local text made
  text=$'a"b\\c\nd\te\rf\e[31m \x01 \xff\xfe ü🚢 & $HOME `id`'
  json_string made "$text"
  equal "$(jq -r . <<<"$made")" $'a"b\\c\nd\te\rf?[31m ? ?? ü🚢 & $HOME `id`'
}

@test "uri: every byte as a number but the unreserved, as jq writes it" {
  local text made
  text=$'web/1 +&=%?#"\\\n\x7f ü🚢é~-_.Az09'
  uri made "$text"
  equal "$made" "$(jq -nr --arg text "$text" '$text | @uri')"
  uri made "!*'()"
  equal "$made" '%21%2A%27%28%29'
  equal "$LC_ALL" C.UTF-8
}

@test "json_string: sets a variable of any name, its own too" {
  local text
  json_string text 'a'
  equal "$text" '"a"'
}

@test "redact: a secret, longer ones first, as JSON, base64 and a URL write it" {
  local text
  hide 'hunter2'
  hide 'hunter2 "and" more'
  text="x hunter2 hunter2 \"and\" more y $(printf 'hunter2 "and" more' | base64 -w0)"
  text+=' hunter2 \"and\" more hunter2%20%22and%22%20more'
  redact text
  equal "$text" 'x [redacted] [redacted] y [redacted] [redacted] [redacted]'
}

@test "redact: glob characters and ampersands in a secret mean themselves" {
  local text='before [a-z]*&\x? after, abcdefgh'
  hide '[a-z]*&\x?'
  redact text
  equal "$text" 'before [redacted] after, abcdefgh'
}

@test "hide: what is shorter than six characters would blot out words" {
  local text='short'
  hide 'short'
  redact text
  equal "$text" 'short'
}

@test "hide: other processes of the boot hide it, too" {
  (hide 'from a subshell')
  local text='from a subshell'
  hidden_load
  redact text
  equal "$text" '[redacted]'
}

@test "log: neither the journal nor the file has a secret" {
  hide 'hunter2'
  log 'the word is hunter2' 2>"$SLIPWAY_RUN/journal"
  grep -F '[redacted]' "$SLIPWAY_RUN/journal"
  run ! grep -r hunter2 "$SLIPWAY_RUN/journal" "$SLIPWAY_RUN/console"
}

@test "lines_json: the last 40 lines, 500 characters each, or none" {
  local lines
  lines_json lines "$(seq 100)"$'\n'"$(printf 'ü%.0s' {1..600})"
  equal "$(jq '.L | length' <<<"$lines")" 40
  equal "$(jq -r '.L[38].S' <<<"$lines")" 100
  equal "$(jq -r '.L[39].S | length' <<<"$lines")" 500
  lines_json lines ''
  equal "$lines" '{"L":[]}'
}

@test "docker_demux: frames of both streams, with line breaks as their length's bytes" {
  local ten='123456789'
  {
    printf '\001\000\000\000\000\000\000\012%s\n' "$ten"
    printf '\002\000\000\000\000\000\000\004\000\377ab'
    printf '\001\000\000\000\000\000\001\001%257s' end
  } >"$SLIPWAY_RUN/frames"
  docker_demux <"$SLIPWAY_RUN/frames" >"$SLIPWAY_RUN/text"
  { printf '%s\n\000\377ab%257s' "$ten" end; } | cmp - "$SLIPWAY_RUN/text"
}

@test "fail: the first failure is kept, from whatever depth it comes" {
  STEP=config
  run bash -c 'exit 0'
  (fail CONFIG_HASH 'first' 3 $'a\nb') || true
  (x=$(fail BUG 'second') && echo "$x") || true
  equal "$(failure 0) $(failure 1) $(failure 2) $(failure 3) $(failure 4)" \
    $'config CONFIG_HASH first 3 a\nb'
}
