import { AwsError } from "../aws-error.ts";
import { validationException } from "../validation-error.ts";

/**
 * Throws unless a parameter may be called so: letters, digits and `_.-/`, fully qualified when it
 * has levels, at most fifteen of them (§6.1), and not in the reserved trees.
 */
export function checkName(name: string): void {
  if (!/^[a-zA-Z0-9_.\-/]+$/.test(name) || name.endsWith("/")) {
    throw validationException(
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it ' +
        "can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix " +
        "of letters, numbers and the following 3 symbols .-_",
    );
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw new AwsError("AccessDeniedException", `No access to reserved parameter name: ${name}.`);
  }
  if (name.includes("/") && !name.startsWith("/")) {
    throw validationException("Parameter name must be a fully qualified name.");
  }
  if (name.split("/").length - 1 > 15) {
    throw new AwsError(
      "HierarchyLevelLimitExceededException",
      "A parameter name can have a maximum of 15 levels.",
    );
  }
}
