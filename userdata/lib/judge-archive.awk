# Judges an archive from its listing by GNU tar (--list --verbose --quoting-style=c, LC_ALL=C):
#     MODE OWNER/GROUP SIZE TIME "NAME"[ -> "TARGET"| link to "TARGET"]
# Prints the first thing found wrong and stops; prints nothing where there is nothing.
# The program that lists is the one that unpacks, so both understand an archive alike. A name is
# compared as it is quoted, which is the same for two names just when the names are the same.
# Set by the caller: most_entries, most_bytes.

function object(what) {
  print what
  exit
}

# Takes the quoted word off the front of the global `rest` and leaves it in the global `word`.
function take_word() {
  if (!match(rest, /^"([^"\\]|\\.)*"/)) object("its listing cannot be read: " rest)
  word = substr(rest, 2, RLENGTH - 2)
  rest = substr(rest, RLENGTH + 1)
  if (length(word) > 4096) object("a path of more than 4096 characters")
}

# Control characters are quoted as letters or as numbers below 0200; UTF-8 is quoted as above that.
function has_control_character(quoted) {
  gsub(/\\\\|\\"/, "", quoted)
  return quoted ~ /\\[^23]/
}

# The path without ".", "//" and a slash at its end; objects to one that leads out.
function inside(path, said,    parts, count, i, clean) {
  if (path ~ /^\// || path ~ /^[A-Za-z]:(\/|\\)/) object(said " is absolute")
  if (has_control_character(path)) object(said " has a control character in its name")
  count = split(path, parts, /\/|\\\\/)
  for (i = 1; i <= count; i++) if (parts[i] == "..") object(said " contains ..")
  count = split(path, parts, "/")
  clean = ""
  for (i = 1; i <= count; i++) {
    if (parts[i] == "" || parts[i] == ".") continue
    clean = clean == "" ? parts[i] : clean "/" parts[i]
  }
  return clean
}

function parent_of(path) {
  return match(path, /\/[^\/]*$/) ? substr(path, 1, RSTART - 1) : ""
}

# Nothing lies below a file or a link, whichever of the two the archive names first.
function place_below_directories(path, said,    above) {
  for (above = parent_of(path); above != "" && !(above in is_parent); above = parent_of(above)) {
    if (kind[above] == "l") object(said " passes through the link " above)
    if (kind[above] != "" && kind[above] != "d") object(said " passes through the file " above)
    is_parent[above] = 1
  }
}

function remember(path, type, said) {
  place_below_directories(path, said)
  if (type != "d" && (path in is_parent)) object(said " is a directory and something else")
  if ((path in kind) && (kind[path] != type || type == "l" || type == "h")) {
    object(said " is there twice, in different ways")
  }
  kind[path] = type
}

function look_at_symbolic_link(path, target,    parts, count, i, depth, descended) {
  if (target == "" || target ~ /^\//) object(path " links to " target ", outside")
  if (has_control_character(target)) object(path " links to a name with a control character")
  depth = split(path, parts, "/") - 1
  count = split(target, parts, "/")
  for (i = 1; i <= count; i++) {
    if (parts[i] == "" || parts[i] == ".") continue
    if (parts[i] != "..") {
      descended = 1
      continue
    }
    # After a name, ".." may climb out through another link: only leading ones can be judged by eye.
    if (descended || --depth < 0) object(path " links to " target ", outside")
  }
}

function look_at_hard_link(path, target,    reached) {
  reached = inside(target, path " links to " target ", which")
  if (kind[reached] != "-" && kind[reached] != "h") {
    object(path " is a hard link to " target ", which is no file before it")
  }
}

{
  if (++entries > most_entries) object("more than " most_entries " entries")
  if (!match($0, /"/)) object("its listing cannot be read: " $0)
  mode = $1
  size = $3
  rest = substr($0, RSTART)
  take_word()
  name = word
  type = substr(mode, 1, 1)
  if (type == "C") type = "-"
  if (index("-dlh", type) == 0) object(name " is neither a file, a directory nor a link (" type ")")
  if (type != "d" && mode ~ /[sS]/) object(name " is setuid or setgid")
  bytes += size
  if (bytes > most_bytes) object("more than " most_bytes " bytes of files")
  path = inside(name, name)
  if (path == "") {
    if (type != "d") object("an entry without a name")
    next
  }
  remember(path, type, name)
  if (sub(/^ -> /, "", rest) || sub(/^ link to /, "", rest)) {
    take_word()
    if (type == "l") look_at_symbolic_link(path, word)
    if (type == "h") look_at_hard_link(path, word)
  } else if (type == "l" || type == "h") {
    object(name " links to nothing")
  }
  if (rest != "") object("its listing cannot be read: " $0)
}
