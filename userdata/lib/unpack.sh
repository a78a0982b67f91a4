# shellcheck shell=bash
# Unpacks an archive that may be hostile: judged whole first, and refused with nothing written.

here_of_unpack=${BASH_SOURCE[0]%/*}
: "${archive_most_entries:=200000}"
: "${archive_most_bytes:=4294967296}"

# unpack_archive FILE DIRECTORY: a verified .tgz or .tar into a directory that is not there yet.
# Prints why not: with status 1 where the archive is hostile or none, with 2 where the disk fails.
unpack_archive() {
  local file=$1 into=$2 objection said
  objection=$(objection_to_archive "$file")
  if [[ -n $objection ]]; then
    printf 'the archive is refused: %s\n' "$objection"
    return 1
  fi
  mkdir -- "$into" || return 2
  if ! said=$(extract_archive "$file" "$into" 2>&1); then
    rm -rf -- "$into"
    printf 'cannot unpack the archive: %s\n' "${said%%$'\n'*}"
    return 2
  fi
}

# The first thing found wrong with an archive, or nothing. Nothing is written.
objection_to_archive() {
  local file=$1 objection complaints status=0
  complaints=$(mktemp)
  objection=$(list_archive "$file" 2>"$complaints" |
    LC_ALL=C awk -v most_entries="$archive_most_entries" -v most_bytes="$archive_most_bytes" \
      -f "$here_of_unpack/judge-archive.awk") || status=$?
  if [[ -n $objection ]]; then
    printf '%s\n' "$objection"
  elif ((status == 141)); then
    printf 'more than %s bytes of anything\n' "$archive_most_bytes"
  elif ((status != 0)); then
    printf 'it is not a readable tar archive: %s\n' "$(grep -m 1 . "$complaints")"
  fi
  rm -f -- "$complaints"
}

# One line for each entry. What follows the last entry is read too, to see that the file is whole.
list_archive() {
  decompress_archive "$1" | (
    status=0
    LC_ALL=C tar --list --verbose --absolute-names --numeric-owner --quoting-style=c \
      --warning=no-timestamp --warning=no-unknown-keyword --file=- || status=$?
    cat >/dev/null
    exit "$status"
  )
}

# The tar inside a .tgz or .tar, cut off where it grows past what may be unpacked and its headers.
decompress_archive() {
  local most=$((archive_most_bytes + archive_most_entries * 2048))
  if [[ $(head -c 2 -- "$1" | od -An -tx1) == " 1f 8b" ]]; then
    gzip -dc <"$1" | head -c "$most"
  else
    head -c "$most" -- "$1"
  fi
}

# As nobody where it can be, so that even a mistake of the judge's writes nowhere else.
extract_archive() {
  local file=$1 into=$2
  local -a as_nobody=()
  if ((EUID == 0)); then
    chown 65534:65534 -- "$into"
    as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs)
  fi
  decompress_archive "$file" | (
    cd -- "$into" || exit 2
    umask 022
    status=0
    LC_ALL=C "${as_nobody[@]}" tar --extract --file=- --no-same-owner --no-same-permissions \
      --delay-directory-restore --warning=no-timestamp --warning=no-unknown-keyword || status=$?
    cat >/dev/null
    exit "$status"
  )
}
