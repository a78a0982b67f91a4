/**
 * A commented `slipway.yaml` that is valid as it stands. What is commented out is the default.
 */
export function settingsTemplate(start: {
  readonly service: string;
  readonly port: number;
  /** Where the port was taken from, for the comment. */
  readonly portFrom: string;
}): string {
  return `# How slipway releases this application. Durations (500ms, 5s, 3m, 2h) and sizes (512m)
# carry units. Only service, port and an environment are required; comments show the defaults.
# For completion in an editor: slipway init --schema > .slipway.schema.json

service: ${start.service}
port: ${start.port} # ${start.portFrom}

# What counts as healthy, for the load balancer and at boot. Ranges: interval 5s-300s, timeout
# 2s-120s and less than the interval, healthyAfter and unhealthyAfter 2-10. within: from launch to
# ready.
health:
  path: /healthz
  status: 200
  interval: 5s
  timeout: 2s
  healthyAfter: 2
  unhealthyAfter: 2
  within: 3m

# The directory packed for each release (less what .gitignore and .dockerignore name) and, in it,
# the Dockerfile: Dockerfile, else docker/Dockerfile. Each instance builds it.
# source: { context: ., dockerfile: Dockerfile }
# build: { within: 10m }
# requireClean: false # true: publish only what is as its commit has it

# Config keys a release cannot be published without; strict refuses keys that are in neither list.
# config: { required: [], optional: [], strict: false }

# How the program is started. memory: 512m and cpus: 1 would limit it; env values are text; args
# follow the entry point; restart: always, on-failure or never; aws: instance gives it the
# instance's AWS role; for restartsAllowed, afterStart, capabilities and options see the README.
# run: { restart: always, volumes: [], env: {}, args: [], aws: none }

# instance: { type: t3.small } # ami: the base's own, pinned in each release
# capacity: { min: 2, desired: 2, max: 6 } # scale: { cpu: 60% } would follow the load

# Which requests on the shared listener are this service's. Each service needs its own priority.
# route: { host: null, path: "/*", priority: 100 }

# Requests the first instance must answer before it counts as good; \${release} is the release's id.
# canary: { checks: [{ path: /version, json: { release: "\${release}" }, within: 500ms }] }

# shift: { steps: [50%, 100%], pause: 30s } # shares of traffic, and the pause after each
# bake: 5m # watched pause with the way back open
# drain: 30s # time requests under way have to end
# keep: { releases: 5, history: 100 } # promoted releases one can roll back to; records kept

# Every key above may be overridden for an environment. base: the infrastructure it stands on.
environments:
  production: { base: production }
  # On the stand-in (slipway standin); chosen by itself while AWS_ENDPOINT_URL names this machine.
  rehearsal: { base: rehearsal, bake: 2s, drain: 2s, shift: { pause: 1s } }
`;
}
