/**
 * What a container of an instance runs before its init, so that everything is in place when the
 * first unit starts: the metadata service at 169.254.169.254 port 80 is a port of this machine.
 *
 * The hop limit is that of the answer to a PUT (aws-facts §3.3): only packets that carry the
 * token's header have their time to live set, as they arrive, and each hop to a container inside
 * takes one. A kernel that cannot look into packets sets it on every answer.
 *
 * Ports of this machine that may be reached are found at the instance's own loopback.
 */
export const startScript = String.raw`
set -eu
. /etc/standin/machine
for chain in OUTPUT PREROUTING; do
  iptables -t nat -A $chain -d 169.254.169.254 -p tcp --dport 80 \
    -j DNAT --to-destination "$GATEWAY:$METADATA_PORT"
done
set -- -t mangle -A PREROUTING -s "$GATEWAY" -p tcp --sport "$METADATA_PORT"
iptables "$@" -m string --algo bm --icase --string x-aws-ec2-metadata-token-ttl-seconds \
  -j TTL --ttl-set "$HOP_LIMIT" 2>/dev/null || iptables "$@" -j TTL --ttl-set "$HOP_LIMIT"
for reach in $REACH; do
  IFS=: read -r port at <<PAIR
$reach
PAIR
  iptables -t nat -A OUTPUT -d 127.0.0.1 -p tcp --dport "$port" \
    -j DNAT --to-destination "$GATEWAY:$at"
  iptables -t nat -A POSTROUTING -s 127.0.0.1 -d "$GATEWAY" -p tcp --dport "$at" -j MASQUERADE
done
if [ -n "$MIRRORS" ]; then
  jq --arg mirrors "$MIRRORS" '."registry-mirrors" = ($mirrors | split(" "))' \
    /etc/docker/daemon.json >/etc/docker/daemon.json.new
  mv /etc/docker/daemon.json.new /etc/docker/daemon.json
fi
exec /sbin/init
`;
