import { hostname, userInfo } from "node:os";

/**
 * Who does something, for the record: `user@host`, or on a build server the person who started the
 * build there.
 */
export function author(env: Readonly<Record<string, string | undefined>>): string {
  const ci = builds.find(({ sign }) => env[sign] !== undefined && env[sign] !== "");
  if (ci) {
    return `${env[ci.person] ?? "ci"}@${ci.name}`;
  }
  return `${userName(env)}@${hostname()}`;
}

const builds = [
  { sign: "GITHUB_ACTIONS", person: "GITHUB_ACTOR", name: "github-actions" },
  { sign: "GITLAB_CI", person: "GITLAB_USER_LOGIN", name: "gitlab-ci" },
  { sign: "CIRCLECI", person: "CIRCLE_USERNAME", name: "circleci" },
  { sign: "JENKINS_URL", person: "BUILD_USER_ID", name: "jenkins" },
  { sign: "CODEBUILD_BUILD_ID", person: "CODEBUILD_INITIATOR", name: "codebuild" },
] as const;

/** A container may run under a number that nobody has; then the system knows no name. */
function userName(env: Readonly<Record<string, string | undefined>>): string {
  try {
    return userInfo().username;
  } catch (error) {
    const name = env["USER"];
    if (name === undefined) {
      throw error;
    }
    return name;
  }
}
