/**
 * What a key means when it is left out, as people would write it. Settings are made of it, and the
 * JSON Schema and the documentation say it. A key that is not here has no default of its own.
 */
export const defaults = {
  health: {
    path: "/healthz",
    status: 200,
    interval: "5s",
    timeout: "2s",
    healthyAfter: 2,
    unhealthyAfter: 2,
    within: "3m",
  },
  build: { within: "10m" },
  source: { context: "." },
  requireClean: false,
  config: { required: [], optional: [], strict: false },
  run: {
    restart: "always",
    restartsAllowed: 0,
    volumes: [],
    env: {},
    args: [],
    aws: "none",
    afterStart: [],
    privileged: false,
    capabilities: { add: [], drop: [] },
    options: {
      init: false,
      readOnly: false,
      tmpfs: [],
      ulimits: {},
      sysctls: {},
      extraHosts: [],
      dns: [],
      stopTimeout: "10s",
    },
  },
  instance: { type: "t3.small" },
  capacity: { min: 2, desired: 2, max: 6 },
  route: { path: "/*", priority: 100 },
  canary: {
    checks: [],
    check: { status: 200, within: "2s" },
    traffic: "0%",
    for: "5m",
    overlap: false,
  },
  shift: { steps: ["50%", "100%"], pause: "30s" },
  bake: "5m",
  drain: "30s",
  keep: { releases: 5, previous: "0s", history: 100 },
} as const;
