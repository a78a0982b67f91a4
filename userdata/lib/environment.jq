# The environment of a release's program, as Docker takes it: `NAME=value`, byte for byte. Docker
# itself puts the image's ENV underneath.

# Weakest first: predefined, run.env, config. The input is the release document; $url is RELEASE_URL,
# $aws what the SDKs of the instance use to find AWS, $values the config, all resolved.
def environment($url; $aws; $values):
  ({
    SLIPWAY_SERVICE: .service, SLIPWAY_ENVIRONMENT: .environment, SLIPWAY_RELEASE: .id,
    SLIPWAY_CONFIG_VERSION: (.config.version | tostring), PORT: (.port | tostring)
  }
  + (if $url == "" then {} else { RELEASE_URL: $url } end)
  + (if .run.aws == "instance" then $aws else {} end)
  + .run.env + $values)
  | to_entries | map("\(.key)=\(.value)");
