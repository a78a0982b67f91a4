# What every suite of the boot script's own parts starts from: the library, in a directory of its
# own, with a curl and a clock that the test holds in its hands.
# shellcheck shell=bash disable=SC2034,SC2154

slipway_setup() {
  SLIPWAY_LIB=$BATS_TEST_DIRNAME/../../../userdata
  SLIPWAY_RUN=$BATS_TEST_TMPDIR/run SLIPWAY_STATE=$BATS_TEST_TMPDIR/state
  SLIPWAY_REPORT_FOR=0
  mkdir -p "$SLIPWAY_RUN" "$SLIPWAY_STATE"
  local part
  for part in "$SLIPWAY_LIB"/lib/*.sh "$SLIPWAY_LIB"/steps/*.sh; do
    # shellcheck source=/dev/null
    source "$part"
  done
  # Nothing waits.
  pause() { printf '%s\n' "$1" >>"$SLIPWAY_RUN/pauses"; }
  : >"$SLIPWAY_RUN/console"
  REGION=eu-west-1 TABLE=state SERVICE=web ENVIRONMENT=test RELEASE=1.0-7 NUMBER=7 ROLLOUT=12
  CONFIG_VERSION=3 GROUP=web-r12 HOOK=slipway-boot LOGS='' RELEASE_URL='' INSTANCE_ID=i-1 ZONE=z
  LAUNCHED_AT=0 PROMOTED='' PORT=8080 PRIVATE_IP=''
}

# The keys are there, so that no call looks for them.
have_keys() {
  : >"$SLIPWAY_RUN/aws.curl"
  printf 99999999999 >"$SLIPWAY_RUN/aws.expires"
}

# answers TEXT STATUS …: what curl gives, in turn; the last pair again and again. STATUS 000 is a lost
# connection. Every call leaves its arguments in $SLIPWAY_RUN/argv and its body in bodies.
answers() { printf '%s\0' "$@" >"$SLIPWAY_RUN/answers"; }
curl() {
  local all count=0 place
  mapfile -d '' -t all <"$SLIPWAY_RUN/answers"
  [[ ! -s $SLIPWAY_RUN/calls ]] || count=$(<"$SLIPWAY_RUN/calls")
  printf %s $((count + 1)) >"$SLIPWAY_RUN/calls"
  printf '%s\n' "$*" >>"$SLIPWAY_RUN/argv"
  [[ "$*" != *'@-'* ]] || { cat; echo; } >>"$SLIPWAY_RUN/bodies"
  place=$((count * 2 < ${#all[@]} ? count * 2 : ${#all[@]} - 2))
  if [[ ${all[place + 1]} == 000 ]]; then
    echo 'curl: (56) lost' >&2
    return 56
  fi
  printf '%s\n%s' "${all[place]}" "${all[place + 1]}"
}
calls() { if [[ -s $SLIPWAY_RUN/calls ]]; then cat "$SLIPWAY_RUN/calls"; else echo 0; fi; }

# failure N: field N of the failure that was kept (step, code, summary, exit, tail).
failure() {
  local fields
  mapfile -d '' -t fields <"$SLIPWAY_RUN/failure"
  printf '%s' "${fields[$1]}"
}

# ends COMMAND…: runs it as the boot does, where any error ends it; what it leaves is looked at later.
ends() {
  set +e
  (
    trap - ERR
    set -e
    "$@"
  )
  set -e
}

# equal GOT WANTED
equal() {
  [[ $1 == "$2" ]] || {
    printf 'got:    %q\nwanted: %q\n' "$1" "$2"
    return 1
  }
}
