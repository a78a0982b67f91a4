import type { Ec2State } from "./ec2-instance.ts";

/** EC2's state with its code (aws-facts §3.2). */
export function instanceState(state: Ec2State): { Code: number; Name: Ec2State } {
  return { Code: codes[state], Name: state };
}

const codes: Readonly<Record<Ec2State, number>> = {
  pending: 0,
  running: 16,
  "shutting-down": 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};
