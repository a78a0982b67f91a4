import { createHash } from "node:crypto";
import { invalidParameter } from "./invalid-parameter.ts";

/** What ECR looks at in a manifest. */
export interface Manifest {
  /** `sha256:…` of its bytes. */
  readonly digest: string;
  readonly mediaType: string;
  /** Bytes of the configuration and of all layers together. */
  readonly size: number;
  /** Digests of the images that an index is about; empty in an image of its own. */
  readonly references: readonly string[];
}

/**
 * Reads a manifest. A media type has to be in it or beside it (API reference). Throws
 * InvalidParameterException for what is no manifest.
 */
export function readManifest(text: string, mediaTypeBeside: string | undefined): Manifest {
  const digest = `sha256:${createHash("sha256").update(text, "utf8").digest("hex")}`;
  const { mediaType = mediaTypeBeside, config, layers, manifests } = parse(text);
  if (typeof mediaType !== "string" || mediaType === "") {
    throw invalidParameter(
      "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax' " +
        "or no media type",
    );
  }
  const descriptors = [config, ...list(layers)].map(descriptorOf);
  const size = descriptors.reduce((sum, one) => sum + one.size, 0);
  const references = list(manifests).map((one) => descriptorOf(one).digest);
  return { digest, mediaType, size, references };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === "object" && document !== null) return { ...document };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalidParameter(
    "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
  );
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function descriptorOf(value: unknown): { size: number; digest: string } {
  const { size, digest }: Record<string, unknown> =
    typeof value === "object" && value !== null ? { ...value } : {};
  return {
    size: typeof size === "number" ? size : 0,
    digest: typeof digest === "string" ? digest : "",
  };
}
