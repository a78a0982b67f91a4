# The container as Docker is asked to create it: the release's run options and its environment.
include "environment";

def map_present(f): if . == null then null else f end;
def present: with_entries(select(.value != null));
def mib: . * 1048576 | floor;

def of_sdks: $ENV | with_entries(select(.key
  | test("^AWS_ENDPOINT_URL|^AWS_EC2_METADATA_SERVICE_ENDPOINT$")));

# `name:/path[:options]` is a volume of the instance; a path alone gets one that is named after it.
def bind:
  if startswith("/") then
    "slipway" + (split(":")[0] | gsub("_"; "_5F") | @uri | gsub("%"; "_") | gsub("[^\\w.-]"; "."))
    + ":" + .
  else . end;

def log_config:
  if $logs == "" then
    { Type: "local", Config: { "max-size": "20m", "max-file": "5", mode: "non-blocking" } }
  else
    { Type: "awslogs", Config: ({
        "awslogs-group": $logs, "awslogs-stream": $stream, "awslogs-region": $region,
        "awslogs-endpoint": (if $endpoint == "" then null else $endpoint end),
        mode: "non-blocking", "max-buffer-size": "4m" } | present) }
  end;

$release[0]
| (.run.options // {}) as $options
| {
    Image: $image,
    Env: environment($url; of_sdks; $values[0]),
    Cmd: (if .run.args == [] then null else .run.args end),
    ExposedPorts: { "\(.port)/tcp": {} },
    User: $options.user,
    WorkingDir: $options.workingDirectory,
    Hostname: $options.hostname,
    StopTimeout: $options.stopTimeoutSeconds,
    Labels: { "slipway.release": .id, "slipway.service": .service },
    HostConfig: ({
      PortBindings: { "\(.port)/tcp": [ { HostPort: "\(.port)" } ] },
      RestartPolicy: { Name: "no" },
      LogConfig: log_config,
      Memory: (.run.memoryMiB | map_present(mib)),
      MemorySwap: (.run.memoryMiB | map_present(mib)),
      NanoCpus: (.run.cpus | map_present(. * 1000000000 | floor)),
      Binds: (.run.volumes | map(bind)),
      Privileged: .run.privileged,
      CapAdd: .run.capabilities.add?,
      CapDrop: .run.capabilities.drop?,
      Init: $options.init,
      ReadonlyRootfs: $options.readOnly,
      ShmSize: ($options.shmSizeMiB | map_present(mib)),
      PidsLimit: $options.pids,
      Tmpfs: ($options.tmpfs | map_present(
        map(index(":") as $at
          | { key: .[:($at // length)], value: (if $at then .[$at + 1:] else "" end) })
        | from_entries)),
      Ulimits: ($options.ulimits | map_present(
        to_entries | map({ Name: .key, Soft: .value, Hard: .value }))),
      Sysctls: $options.sysctls,
      ExtraHosts: $options.extraHosts,
      Dns: $options.dns
    } | present)
  }
| present
