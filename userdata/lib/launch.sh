# shellcheck shell=bash
# When this instance was launched, as far as it can tell: health.withinSeconds counts from there.

# launch_time: sets LAUNCHED_AT (epoch ms). The first run since the machine's init began counts from
# that beginning, on a fresh instance from the launch as the metadata service tells it; a boot unit
# that is started again by hand counts from now.
launch_time() {
  local fields stat up
  now
  LAUNCHED_AT=$NOW
  if [[ ${SLIPWAY_LAUNCHED_AT:-} ]]; then
    LAUNCHED_AT=$SLIPWAY_LAUNCHED_AT
  elif [[ ${INVOCATION_ID:-} && ! $RAN_BEFORE ]]; then
    stat=$(</proc/1/stat)
    read -ra fields <<<"${stat##*) }"
    read -r up _ </proc/uptime
    # starttime, in hundredths of a second since the kernel began, as uptime is.
    LAUNCHED_AT=$((NOW - (10#${up/./} - fields[19]) * 10))
    if [[ ! -e $SLIPWAY_STATE/instance ]] &&
      ((LAUNCHED > LAUNCHED_AT - 900000 && LAUNCHED < LAUNCHED_AT)); then
      LAUNCHED_AT=$LAUNCHED
    fi
  fi
}
