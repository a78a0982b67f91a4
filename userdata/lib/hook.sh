# shellcheck shell=bash
# The launch lifecycle hook of the Auto Scaling group.

# hook_answer RESULT: CONTINUE or ABANDON. A quick program may be ready before the group has the
# instance waiting, where AWS answers ValidationError: asked again for 5 s. An instance outside its
# hook stays as it is; that is said, not fatal.
hook_answer() {
  local body hook group tries
  uri hook "$HOOK"
  uri group "$GROUP"
  body="Action=CompleteLifecycleAction&Version=2011-01-01&LifecycleHookName=$hook"
  body+="&AutoScalingGroupName=$group&InstanceId=$INSTANCE_ID&LifecycleActionResult=$1"
  for ((tries = 1; tries <= 20; tries++)); do
    if aws_form autoscaling "$body"; then
      printf %s "$INSTANCE_ID" >"$SLIPWAY_STATE/hook"
      log "hook $HOOK: $1"
      return 0
    fi
    [[ $AWS_ERROR == ValidationError* ]] || break
    # The program is up meanwhile, and may end.
    if [[ ! $PROGRAM_ENDS ]]; then
      pause 250
    elif program_await 0.25; then
      program_ended || true
    fi
  done
  log "hook $HOOK not completed: $AWS_ERROR"
}

# hook_continue: at a reboot the hook was answered long ago.
hook_continue() {
  [[ -e $SLIPWAY_STATE/hook && $(<"$SLIPWAY_STATE/hook") == "$INSTANCE_ID" ]] ||
    hook_answer CONTINUE
}
