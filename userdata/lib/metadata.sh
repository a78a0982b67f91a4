# shellcheck shell=bash
# The instance metadata service, version 2: who we are, what we are told, and our credentials.

IMDS=${AWS_EC2_METADATA_SERVICE_ENDPOINT:-http://169.254.169.254}
IMDS=${IMDS%/}

# imds_token: asks until the service answers; the network may still be coming up.
imds_token() {
  local token tries
  for ((tries = 1; tries <= ${SLIPWAY_IMDS_TRIES:-600}; tries++)); do
    if token=$(curl -sf --noproxy '*' --connect-timeout 1 --max-time 2 -X PUT \
      -H 'X-aws-ec2-metadata-token-ttl-seconds: 21600' "$IMDS/latest/api/token") &&
      [[ $token ]]; then
      printf 'header = "X-aws-ec2-metadata-token: %s"\n' "$token" >"$SLIPWAY_RUN/imds.curl"
      return 0
    fi
    pause 100
  done
  log "the metadata service at $IMDS gives no token"
  return 1
}

# imds FILE PATH [FILE PATH]…: fetches paths below /latest in one go, each into a file of the run
# directory; a path that answers other than 200 leaves an empty one. False when nothing answers.
imds() {
  local urls=() file
  while (($#)); do
    file=$SLIPWAY_RUN/$1
    : >"$file"
    urls+=(-o "$file" "$IMDS/latest/$2")
    shift 2
  done
  # curl's own exit code is that of the last URL only; a 404 is no error here.
  curl -sS --noproxy '*' --connect-timeout 2 --max-time 5 --retry 3 -K "$SLIPWAY_RUN/imds.curl" -f \
    "${urls[@]}" 2>/dev/null || [[ $? -eq 22 ]]
}

# Sets what the user data says, for every later step; false when it is not ours.
USER_DATA_FIELDS=(REGION TABLE SERVICE ENVIRONMENT RELEASE NUMBER ROLLOUT CONFIG_VERSION
  CONFIG_SHA256 GROUP HOOK LOGS RELEASE_URL)

# metadata_read: identity, user data and the role's name; then its credentials. Sets INSTANCE_ID,
# ZONE, PRIVATE_IP and the fields of the user data. False when the user data is not slipway's.
metadata_read() {
  local fields
  imds_token
  imds identity dynamic/instance-identity/document user-data user-data \
    role meta-data/iam/security-credentials/
  mapfile -d '' -t fields < <(jq -nj --rawfile told "$SLIPWAY_RUN/user-data" \
    --rawfile identity "$SLIPWAY_RUN/identity" -f "$SLIPWAY_LIB/lib/metadata.jq")
  INSTANCE_ID=${fields[0]} ZONE=${fields[1]} PRIVATE_IP=${fields[2]} LAUNCHED=${fields[3]}
  [[ ${fields[4]} == ours ]] || return 1
  local -i place=5
  local name
  for name in "${USER_DATA_FIELDS[@]}"; do
    printf -v "$name" %s "${fields[place++]}"
  done
}
