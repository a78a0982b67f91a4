# shellcheck shell=bash
# Where a program listens, read from the network namespace of its process: the kernel's own table.

# ports_read PID: sets OPEN_PORTS (reached from outside the container) and LOOPBACK_PORTS (only from
# within), sorted, each once.
ports_read() {
  local table line fields address
  local -i port
  local -a open=() loopback=()
  OPEN_PORTS=() LOOPBACK_PORTS=()
  for table in tcp tcp6; do
    [[ -r ${SLIPWAY_PROC:-/proc}/$1/net/$table ]] || continue
    while read -ra fields; do
      # 0A is LISTEN; addresses are hexadecimal, in the byte order of the machine.
      [[ ${fields[3]:-} == 0A ]] || continue
      address=${fields[1]%:*} port=$((16#${fields[1]##*:}))
      case $address in
        ??????7F | 00000000000000000000000001000000 | 0000000000000000FFFF0000??????7F)
          loopback[port]=$port ;;
        *) open[port]=$port ;;
      esac
    done <"${SLIPWAY_PROC:-/proc}/$1/net/$table" 2>/dev/null || true
  done
  # The index of an array is its order.
  OPEN_PORTS=(${open[@]+"${open[@]}"})
  for port in ${loopback[@]+"${loopback[@]}"}; do
    [[ ${open[port]:-} ]] || LOOPBACK_PORTS+=("$port")
  done
}

# ports_json: sets PORTS_SEEN, the item's list.
ports_json() {
  local -a all=()
  local port list=
  for port in ${OPEN_PORTS[@]+"${OPEN_PORTS[@]}"} ${LOOPBACK_PORTS[@]+"${LOOPBACK_PORTS[@]}"}; do
    all[port]=$port
  done
  for port in ${all[@]+"${all[@]}"}; do list+=",{\"N\":\"$port\"}"; done
  PORTS_SEEN="{\"L\":[${list#,}]}"
}
