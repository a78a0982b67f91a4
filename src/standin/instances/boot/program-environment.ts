import type { ReleaseDocument } from "./release-document.ts";

/** Where the variables of a program come from, weakest first. */
interface EnvironmentSources {
  /** PATH of this machine's tools; the only thing taken from it. */
  readonly hostPath: string;
  readonly image: Readonly<Record<string, string>>;
  readonly release: ReleaseDocument;
  /** The port to listen on; another than the release's only where namespaces are refused. */
  readonly port: number;
  readonly releaseUrl: string | undefined;
  /** Endpoints of AWS, when the program may use the instance's role. */
  readonly aws: Readonly<Record<string, string>>;
  readonly config: Readonly<Record<string, string>>;
}

/** The whole environment of the program, byte for byte (userdata/README.md, *Environment*). */
export function programEnvironment(sources: EnvironmentSources): Record<string, string> {
  const { release } = sources;
  return {
    PATH: sources.hostPath,
    HOME: "/root",
    LANG: "C.UTF-8",
    ...sources.image,
    ...sources.aws,
    SLIPWAY_SERVICE: release.service,
    SLIPWAY_ENVIRONMENT: release.environment,
    SLIPWAY_RELEASE: release.id,
    SLIPWAY_CONFIG_VERSION: String(release.config.version),
    PORT: String(sources.port),
    ...(sources.releaseUrl === undefined ? {} : { RELEASE_URL: sources.releaseUrl }),
    ...release.run.env,
    ...sources.config,
  };
}
