# Judges the release and config items. Writes fields, each ended by a zero byte:
#   0 release document, 1 its sha256, 2 why it is not the one user data means (empty if it is)
#   3 config document, 4 its sha256, 5 why it is not understood
#   6 promotedAt, 7 what is missing altogether
#   8 and on: the members of the release that later steps need, then the number of references and
#   for each its first key and `ssm:name` or `secretsmanager:id`, then what is to be hidden
include "hidden";

def s(name): .[0].Item[name].S // "";
def lacks(kind; number):
  if .[0].Item == null then "\($table) has no item \($service)#\(kind) \(number)"
  elif s("document") == "" or s("sha256") == "" then "the \(kind) item lacks document or sha256"
  else empty end;
def padded: tostring | "0" * (10 - length) + . ;

def positive: type == "number" and . > 0;
def text: type == "string";
def texts: type == "array" and all(text);
def texts_by_name: type == "object" and all(text);
def absent_or(f): . == null or f;

def artifact_flaw:
  if type != "object" then "artifact"
  elif .kind == "image" then
    (select((.reference | text) and (.digest | text) | not) | "artifact"),
    (select(.credentials | absent_or(text) | not) | "artifact.credentials")
  elif .kind == "tarball" then
    select([.url, .sha256, .dockerfile, .dockerfileSha256] | texts | not) | "artifact"
  else "artifact.kind" end;

def run_flaw:
  if type != "object" then "run" else
    (select(.memoryMiB | absent_or(positive) | not) | "run.memoryMiB"),
    (select(.cpus | absent_or(positive) | not) | "run.cpus"),
    (select(.restart | IN("always", "on-failure", "never") | not) | "run.restart"),
    (select(.restartsAllowed | absent_or(type == "number" and . >= 0) | not) | "run.restartsAllowed"),
    (select(.volumes | texts | not) | "run.volumes"),
    (select(.env | texts_by_name | not) | "run.env"),
    (select(.args | texts | not) | "run.args"),
    (select(.aws | IN("none", "instance") | not) | "run.aws"),
    (select(.afterStart | absent_or(texts) | not) | "run.afterStart"),
    (select(.privileged | absent_or(type == "boolean") | not) | "run.privileged"),
    (select(.capabilities | absent_or(type == "object"
      and (.add | absent_or(texts)) and (.drop | absent_or(texts))) | not) | "run.capabilities"),
    (select(.options | absent_or(type == "object") | not) | "run.options")
  end;

def release_flaw:
  if type != "object" then "it is not JSON of a release" else
    (select(.schema != 1) | "schema"),
    (select([.service, .environment, .id] | texts | not) | "service, environment or id"),
    (select(.port | positive and . <= 65535 and floor == . | not) | "port"),
    (.artifact | artifact_flaw),
    (select(.config | type == "object" and (.version | type == "number") and (.sha256 | text) | not)
      | "config"),
    (select(.health | type == "object" and (.path | text and startswith("/"))
      and ([.status, .timeoutSeconds, .withinSeconds, .buildWithinSeconds] | all(positive)) | not)
      | "health"),
    (.run | run_flaw)
  end;

def disagreement:
  [ ["release id", $id, .id], ["release number", $number, .number],
    ["service", $service, .service], ["environment", $environment, .environment],
    ["config version", $version, .config.version], ["config sha256", $sha256, .config.sha256] ]
  | first(.[] | select(.[1] != .[2])
      | "\(.[0]): user data says \(.[1]), the release document \(.[2])");

# RELEASE_URL is for the reader of the user data, and must not lead anybody astray.
def other_url:
  select($url != "") | .artifact
  | select($url != (.url // "")
      and ([.reference + "@" + .digest, (.reference | sub(":[^:/]*$"; "")) + "@" + .digest]
           | index($url) | not))
  | "RELEASE_URL is not the release's artifact";

def config_flaw:
  if type != "object" then "it is no object"
  else first(to_entries[]
    | select((.key | . == "" or contains("=") or (split("\u0000") | length > 1))
        or (.value | type != "string" and (type != "object" or (.from | type != "string"))))
    | .key | "key \(tojson)")
  end;

# One parameter or secret may serve several keys.
def place: if startswith("secretsmanager:") then sub("#.*$"; ""; "s") else . end;

def fields($release; $config):
  [ $release.port, $release.health.path, $release.health.status, $release.health.timeoutSeconds,
    ($release.health.withinSeconds * 1000 | floor), ($release.health.buildWithinSeconds | ceil),
    $release.run.restart, ($release.run.restartsAllowed // 0),
    ($release.run.options.stopTimeoutSeconds // 10), ($release.run.afterStart // [] | length) ]
  + ([ $config | to_entries[] | select(.value | type == "object")
       | { key, place: (.value.from | place) } ]
     | [ group_by(.place)[] | .[0] ] | [ length, (.[] | .key, .place) ])
  + ([ $config[] | strings ] | hidden_forms);

[ ($release | lacks("release"; $number | padded)), ($config | lacks("config"; $version | padded)) ]
  as $missing
| (try ($release | s("document") | fromjson) catch null) as $document
| (try ($config | s("document") | fromjson) catch null) as $values
| (([ $document | release_flaw ] | .[0] | values
    | "the release document is not understood: \(.)") // null) as $flaw
| (($flaw // ($document | disagreement // other_url)) // "") as $release_words
| (([ $values | config_flaw ] | .[0] | values
    | "the config document is not understood: \(.)") // "") as $config_words
| [ ($release | s("document")), ($release | s("sha256")), $release_words,
    ($config | s("document")), ($config | s("sha256")), $config_words,
    ($release | s("promotedAt")), ($missing[0] // "") ]
+ (if $missing == [] and $release_words == "" and $config_words == ""
   then fields($document; $values) else [] end)
| map(tostring + "\u0000") | add
