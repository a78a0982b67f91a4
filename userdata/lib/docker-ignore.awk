# Which paths of a context Docker's client would send, by the rules of github.com/moby/patternmatcher
# and its ignorefile: reads the rules, then "TYPE PATH" for every entry of the context, a directory
# before what is in it, and prints the paths that stay; a directory also for what stays in it.
# Set by the caller: list, the name of the second file; in the environment, LC_ALL=C and ALWAYS,
# paths that go along whatever the rules say, a line each. A rule that cannot be read is printed as
# "syntax error: RULE", with status 1.

# As Go's path.Clean does it.
function clean(path,    parts, count, i, kept, depth, rooted, text) {
  rooted = path ~ /^\//
  count = split(path, parts, "/")
  for (i = 1; i <= count; i++) {
    if (parts[i] == "" || parts[i] == ".") continue
    if (parts[i] != ".." || (depth == 0 && !rooted) || (depth > 0 && kept[depth] == "..")) {
      kept[++depth] = parts[i]
    } else if (depth > 0) {
      depth--
    }
  }
  for (i = 1; i <= depth; i++) text = text (i > 1 ? "/" : "") kept[i]
  return text == "" ? (rooted ? "/" : ".") : text
}

function parent_of(path) {
  return match(path, /\/[^\/]*$/) ? substr(path, 1, RSTART - 1) : ""
}

function refuse(rule) {
  print "syntax error: " rule
  refused = 1
  exit 1
}

# A set of characters that begins at `from`; its end is left in the global `class_end`.
function class_of(rule, from,    i, char, text) {
  text = "["
  i = from + 1
  if (substr(rule, i, 1) == "^") {
    text = text "^"
    i++
  }
  if (substr(rule, i, 1) == "]") refuse(rule)
  for (; (char = substr(rule, i, 1)) != "]"; i++) {
    if (char == "\\" && (char = substr(rule, ++i, 1)) != "") text = text "\\"
    if (char == "") refuse(rule)
    text = text char
  }
  class_end = i
  return text "]"
}

# The regular expression of a rule: "**" is any number of directories, "*" and "?" stay in one.
function expression(rule,    i, char, text) {
  for (i = 1; i <= length(rule); i++) {
    char = substr(rule, i, 1)
    if (char == "*" && substr(rule, i + 1, 1) == "*") {
      i++
      if (substr(rule, i + 1, 1) == "/") i++
      text = text (i >= length(rule) ? ".*" : "(.*/)?")
    } else if (char == "*") {
      text = text "[^/]*"
    } else if (char == "?") {
      # One character of UTF-8.
      text = text "([^/\200-\377]|[\300-\377][\200-\277]*)"
    } else if (char == "[") {
      text = text class_of(rule, i)
      i = class_end
    } else {
      if (char == "\\") char = substr(rule, ++i, 1)
      if (char == "") refuse(rule)
      text = text (char == "^" || char == "\\" ? "\\" char : "[" char "]")
    }
  }
  return "^" text "$"
}

BEGIN {
  count = split(ENVIRON["ALWAYS"], lines, "\n")
  for (i = 1; i <= count; i++) always[clean(lines[i])] = 1
}

FILENAME != list {
  if (FNR == 1) sub(/^\357\273\277/, "")
  if (/^#/) next
  gsub(/^[ \t\r\v\f]+|[ \t\r\v\f]+$/, "")
  if ($0 == "") next
  negative = sub(/^!/, "")
  if (negative) gsub(/^[ \t\r\v\f]+/, "")
  if ($0 == "") refuse("!")
  rule = clean($0)
  if (length(rule) > 1) sub(/^\//, "", rule)
  brings_back[++rules] = negative
  pattern[rules] = expression(rule)
  next
}

# What matches a directory matches all in it, so a directory's matches are kept for what follows.
{
  type = substr($0, 1, 1)
  path = substr($0, 3)
  above = parent_of(path)
  matches = ""
  ignored = 0
  for (i = 1; i <= rules; i++) {
    found = (above != "" && substr(matched[above], i, 1) == "1") || path ~ pattern[i]
    matches = matches (found ? "1" : "0")
    if (found) ignored = !brings_back[i]
  }
  if (type == "d") matched[path] = matches
  place[++entries] = path
  if (ignored && !(path in always)) next
  for (; path != "" && !(path in stays); path = parent_of(path)) stays[path] = 1
}

END {
  if (refused) exit 1
  for (i = 1; i <= entries; i++) if (place[i] in stays) print "./" place[i]
}
