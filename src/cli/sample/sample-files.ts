import { sampleServer } from "./sample-server.ts";
import type { SampleVersion } from "./sample-version.ts";

/** The sample's service, as its settings name it. */
export const sampleService = "hello";

/** The sample application at one version: its files' texts, by path. */
export function sampleFiles(version: SampleVersion): Readonly<Record<string, string>> {
  return {
    "server.js": sampleServer(version),
    "package.json": `${JSON.stringify({ name: sampleService, version: numbers[version] })}\n`,
    Dockerfile: dockerfile,
    "slipway.yaml": settings,
  };
}

const numbers: Readonly<Record<SampleVersion, string>> = {
  v1: "1.0.0",
  v2: "1.1.0",
  v3: "1.2.0",
};

const dockerfile = `FROM node:24-slim
WORKDIR /app
COPY package.json server.js ./
EXPOSE 8080
CMD ["node", "/app/server.js"]
`;

const settings = `service: ${sampleService}
port: 8080
health: { path: /healthz, interval: 5s, timeout: 2s, within: 30s }
capacity: { min: 2, desired: 2, max: 4 }
canary: { checks: [{ path: /version, json: { release: "\${release}" }, within: 2s }] }
environments:
  rehearsal: { base: rehearsal, bake: 2s, drain: 2s, shift: { pause: 1s } }
`;
