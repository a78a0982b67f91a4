# Reads identity document and user data; writes fields, each ended by a zero byte: instance id,
# zone, address, launch (epoch ms, 0 if unknown), whether the user data is ours, then its members.
def text: type == "string" and length > 0;
def whole(least): type == "number" and floor == . and . >= least and . < 9007199254740992;

def ours:
  type == "object" and .slipway == 1
  and ([.region, .table, .service, .environment, .release, .group, .hook] | all(text))
  and (.number | whole(1)) and (.rollout | whole(1))
  and (.config | type == "object" and (.version | whole(0)) and (.sha256 | text))
  and (.logs == null or (.logs | text))
  and (.RELEASE_URL == null or (.RELEASE_URL | type == "string"));

def launch: try (.pendingTime | fromdateiso8601 * 1000) catch 0;

(try ($identity | fromjson) catch {}) as $me
| (try ($told | fromjson) catch null) as $user
| [ ($me.instanceId // ""), ($me.availabilityZone // ""), ($me.privateIp // ""), ($me | launch) ]
+ if ($user | ours) then
    $user | [ "ours", .region, .table, .service, .environment, .release, .number, .rollout,
              .config.version, .config.sha256, .group, .hook, (.logs // ""), (.RELEASE_URL // "") ]
  else [ "not ours" ] end
| map(tostring + "\u0000") | add
