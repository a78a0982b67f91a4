#!/usr/bin/env bash
# Turns a stock Amazon Linux 2023 or Debian 12 image into slipway's base AMI, and looks whether it
# is one.
#
#   install.sh            installs (as often as wanted), then checks
#   install.sh --check    checks only, changes nothing
#
# Runs as root on the image itself: on an instance, in EC2 Image Builder, or in a chroot. The
# scripts are taken from the directory above this one. README.md says what is pinned and how.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source_dir=$(dirname "$here")
readonly here source_dir
readonly home=/usr/lib/slipway
readonly units=/usr/lib/systemd/system

say() { printf 'slipway: %s\n' "$*"; }
refuse() {
  printf 'slipway: %s\n' "$*" >&2
  exit 1
}

# Sets `system` to debian or amazon.
know_system() {
  local id version
  [[ -r /etc/os-release ]] || refuse "there is no /etc/os-release: the system is not known"
  # shellcheck source=/dev/null
  id=$(. /etc/os-release && printf '%s' "${ID:-}")
  # shellcheck source=/dev/null
  version=$(. /etc/os-release && printf '%s' "${VERSION_ID:-}")
  case "$id $version" in
    "debian 12") system=debian ;;
    "amzn 2023"*) system=amazon ;;
    *) refuse "${id:-this system} $version is neither Debian 12 nor Amazon Linux 2023" ;;
  esac
}

install_packages() {
  if [[ $system == debian ]]; then
    # apparmor: Docker on a kernel with AppArmor refuses every container without apparmor_parser.
    local wanted=(bash ca-certificates curl jq tar gzip docker.io apparmor iptables iproute2)
    wanted+=(util-linux)
    export DEBIAN_FRONTEND=noninteractive
    pin_debian
    ! are_installed "${wanted[@]}" || return 0
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${wanted[@]}"
    apt-get clean
    rm -rf /var/lib/apt/lists/*
  else
    # Packages come from the repository version that the image is locked to.
    # docker brings containerd and runc; curl-minimal, which the image has, signs requests as well.
    dnf install -y -q bash ca-certificates jq tar gzip docker iptables-nft iproute util-linux
  fi
}

# Debian packages; nothing is fetched for what is there.
are_installed() {
  local name
  for name in "$@"; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || return 1
  done
}

# With SLIPWAY_DEBIAN_SNAPSHOT (20261101T000000Z) all packages are those of that moment.
pin_debian() {
  local at=${SLIPWAY_DEBIAN_SNAPSHOT:-}
  [[ -n $at ]] || return 0
  [[ $at =~ ^[0-9]{8}T[0-9]{6}Z$ ]] ||
    refuse "SLIPWAY_DEBIAN_SNAPSHOT is '$at'; it must be like 20261101T000000Z"
  local archive=http://snapshot.debian.org/archive
  rm -f /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list.d/debian.list
  cat >/etc/apt/sources.list <<LIST
deb [check-valid-until=no] $archive/debian/$at bookworm main
deb [check-valid-until=no] $archive/debian/$at bookworm-updates main
deb [check-valid-until=no] $archive/debian-security/$at bookworm-security main
LIST
}

# What an earlier version installed and this one has not is removed.
install_scripts() {
  local name
  rm -rf "$home.new"
  mkdir -p "$home.new"
  for name in boot supervise lib steps; do
    [[ -e $source_dir/$name ]] ||
      refuse "$source_dir/$name is missing: this is not slipway's userdata directory"
    cp -R "$source_dir/$name" "$home.new/"
  done
  chown -R root:root "$home.new"
  find "$home.new" -type d -exec chmod 0755 {} +
  find "$home.new" -type f -exec chmod 0644 {} +
  chmod 0755 "$home.new/boot" "$home.new/supervise"
  find "$home.new/steps" -name '*.sh' -exec chmod 0755 {} +
  installed_version >"$home.new/version"
  rm -rf "$home"
  mv "$home.new" "$home"
  install -m 0755 "$here/install.sh" "$home/check-ami"
}

# The scripts' own version: one hash over all of them, whatever they are called.
installed_version() {
  (cd "$source_dir" && find boot supervise lib steps systemd -type f -print0 | LC_ALL=C sort -z |
    xargs -0 sha256sum | sha256sum | cut -c1-12)
}

install_units() {
  local unit
  for unit in "$source_dir"/systemd/*.service; do
    install -m 0644 "$unit" "$units/"
    systemctl enable "$(basename "$unit")"
  done
  systemctl enable docker.service
}

install_settings() {
  (cd "$here/etc" && find . -type f -print) | while read -r path; do
    install -D -m 0644 "$here/etc/$path" "/etc/$path"
  done
  # State outlives a reboot; /run/slipway, for secrets, is made by the unit.
  install -d -m 0700 /var/lib/slipway
  # The stand-in writes it; on an AMI nothing leads away from AWS.
  rm -f /etc/slipway/environment
}

# What is in the image, for whoever has to know later.
record_versions() {
  local system_name scripts
  # shellcheck source=/dev/null
  system_name=$(. /etc/os-release && printf '%s' "${PRETTY_NAME:-$ID}")
  scripts=$(cat "$home/version")
  if [[ $system == debian ]]; then
    dpkg-query -W -f='${Package}\t${Version}\n'
  else
    rpm -qa --qf '%{NAME}\t%{VERSION}-%{RELEASE}\n' | LC_ALL=C sort
  fi | jq -RnS --arg system "$system_name" --arg scripts "$scripts" '
    [inputs | split("\t") | {(.[0]): .[1]}] | add
    | {system: $system, scripts: $scripts, packages: .}' >"$home/manifest.json"
}

# Each line of what is amiss; empty when the image is as it should be.
flaws() {
  local name curl
  for name in bash curl jq docker dockerd tar gzip awk setpriv iptables sha256sum base64 flock \
    systemctl; do
    command -v "$name" >/dev/null || echo "$name is not installed"
  done
  ((BASH_VERSINFO[0] > 4 || (BASH_VERSINFO[0] == 4 && BASH_VERSINFO[1] >= 4))) ||
    echo "bash is $BASH_VERSION; 4.4 or newer is needed"
  # Older ones do not sign the session token (userdata/README.md).
  curl=$(curl --version 2>/dev/null | awk 'NR == 1 { print $2 }')
  at_least 7.88 "$curl" || echo "curl is $curl; 7.88 or newer is needed"
  curl --help all 2>/dev/null | grep -e --aws-sigv4 >/dev/null ||
    echo "curl cannot sign requests (--aws-sigv4)"
  at_least 1.6 "$(jq --version 2>/dev/null | sed 's/^jq-//')" || echo "jq is older than 1.6"
  at_least 20.10 "$(dockerd --version 2>/dev/null | grep -o '[0-9][0-9.]*' | head -n 1)" ||
    echo "docker is older than 20.10"
  tar --version 2>/dev/null | grep -q 'GNU tar' || echo "tar is not GNU tar"
  if [[ $system == debian ]] && ! command -v apparmor_parser >/dev/null; then
    echo "apparmor is not installed: Docker refuses every container on a kernel with AppArmor"
  fi
  flaws_of_ours
}

flaws_of_ours() {
  local unit path
  for path in boot supervise lib steps version manifest.json; do
    [[ -e $home/$path ]] || echo "$home/$path is missing"
  done
  for path in boot supervise; do
    [[ ! -e $home/$path || -x $home/$path ]] || echo "$home/$path is not executable"
  done
  for path in "$home"/boot "$home"/supervise "$home"/lib/*.sh "$home"/steps/*.sh; do
    [[ ! -f $path ]] || bash -n "$path" 2>/dev/null || echo "$path is not bash"
  done
  find "$home" -perm /022 -not -type l 2>/dev/null | while read -r path; do
    echo "$path may be written by others than root"
  done
  for unit in slipway-boot slipway-app docker; do
    [[ $(systemctl is-enabled "$unit.service" 2>/dev/null) == enabled ]] ||
      echo "$unit.service is not enabled"
  done
  jq -e . /etc/docker/daemon.json >/dev/null 2>&1 || echo "/etc/docker/daemon.json is not JSON"
  [[ ! -e /etc/slipway/environment ]] ||
    echo "/etc/slipway/environment is there: instances would not talk to AWS"
}

# at_least WANTED FOUND: both as 1.2.3; nothing found is not enough.
at_least() {
  [[ -n $2 && $(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1) == "$1" ]]
}

check() {
  local found
  found=$(flaws)
  if [[ -n $found ]]; then
    printf '%s\n' "$found" | sed 's/^/slipway: /' >&2
    refuse "this image is no base for slipway"
  fi
  say "the image is as it should be: scripts $(cat "$home/version"), $(docker --version)"
}

main() {
  local wish=${1:-}
  [[ $# -le 1 && ($wish == "" || $wish == --check) ]] || refuse "usage: install.sh [--check]"
  [[ $EUID -eq 0 ]] || refuse "must run as root"
  know_system
  if [[ $wish != --check ]]; then
    install_packages
    install_scripts
    install_units
    install_settings
    record_versions
  fi
  check
}

main "$@"
