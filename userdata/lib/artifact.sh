# shellcheck shell=bash
# What the step artifact has left for the boot's own process.

# artifact_prepared: sets IMAGE and ARTIFACT_ATTEST, moves the deadline by the build's time.
artifact_prepared() {
  local dir=$SLIPWAY_RUN/artifact detail=
  hidden_load
  IMAGE=$(<"$dir/image")
  ARTIFACT_ATTEST=()
  [[ ! -s $dir/attest ]] || mapfile -t ARTIFACT_ATTEST <"$dir/attest"
  [[ ! -s $dir/built ]] || READY_BY=$((READY_BY + $(<"$dir/built")))
  [[ ! -s $dir/detail ]] || detail=$(<"$dir/detail")
  step_end artifact "${detail:-$IMAGE}"
}
