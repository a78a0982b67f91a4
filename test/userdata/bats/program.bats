# Goal: how a program ended, where it listens and when it is started again is told as it is.
# Method: the library's own functions over tables and logs of a kernel that is not there.
# shellcheck disable=SC2034,SC2154

bats_require_minimum_version 1.5.0

setup() {
  load world.bash
  slipway_setup
  SLIPWAY_PROC=$BATS_TEST_TMPDIR/proc
  mkdir -p "$SLIPWAY_PROC/7/net"
}

listens() { printf '  0: %s 00000000:0000 %s 00000000:00000000\n' "$1" "${2:-0A}"; }

@test "ports: everywhere, to itself only, both, in either family, and none that is connected" {
  {
    echo '  sl  local_address rem_address   st'
    listens 00000000:1F90
    listens 0100007F:0BB8
    listens 0100007F:1F90
    listens 00000000:0050 01
  } >"$SLIPWAY_PROC/7/net/tcp"
  {
    listens 00000000000000000000000000000000:0051
    listens 00000000000000000000000001000000:0052
    listens 0000000000000000FFFF00000100007F:0053
  } >"$SLIPWAY_PROC/7/net/tcp6"
  ports_read 7
  equal "${OPEN_PORTS[*]} / ${LOOPBACK_PORTS[*]}" '81 8080 / 82 83 3000'
  ports_json
  equal "$(jq -c '[.L[].N | tonumber]' <<<"$PORTS_SEEN")" '[81,82,83,3000,8080]'
}

@test "ports: of a process that is gone there are none" {
  ports_read 8
  ports_json
  equal "${#OPEN_PORTS[@]} $PORTS_SEEN" '0 {"L":[]}'
}

@test "an end for want of memory is told once, by the kernel's line of this container" {
  local id
  id=$(printf 'ab%.0s' {1..32})
  DOCKER_ANSWER="{\"Id\":\"$id\"}" OOM=false
  dmesg() { printf '[1] oom-kill:task_memcg=/docker/%s,pid=1\n' "$id"; }
  program_oom
  equal "$OOM" true
  OOM=false
  program_oom
  equal "$OOM" false
  id=${id//b/c}
  program_oom
  equal "$OOM" false
}

@test "pauses between starts: doubling up to 10 s, short again after a steady run" {
  local seen='' try
  for try in {1..9}; do
    now
    PROGRAM_STARTED_AT=$NOW
    program_next_wait
    seen+="$WAIT_MS "
  done
  equal "$seen" '100 200 400 800 1600 3200 6400 10000 10000 '
  PROGRAM_STARTED_AT=$((NOW - 10000))
  program_next_wait
  equal "$WAIT_MS" 100
}

@test "what run.restart wants" {
  RUN_RESTART=never EXIT_CODE=1
  program_is_over
  RUN_RESTART=on-failure EXIT_CODE=0
  program_is_over
  EXIT_CODE=1
  run ! program_is_over
  RUN_RESTART=always EXIT_CODE=0
  run ! program_is_over
}
