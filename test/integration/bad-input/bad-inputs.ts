import { badArtifact } from "./bad-artifact.ts";
import { badAws } from "./bad-aws.ts";
import { badConfig } from "./bad-config.ts";
import { badEnvironment } from "./bad-environment.ts";
import { badFlags } from "./bad-flags.ts";
import { badSettings } from "./bad-settings.ts";
import { notThere } from "./not-there.ts";

/** Every bad input that is held to a sentence, by what it is wrong about. */
export const badInputs = [
  ...badFlags,
  ...badSettings,
  ...badEnvironment,
  ...badAws,
  ...badArtifact,
  ...badConfig,
  ...notThere,
];
