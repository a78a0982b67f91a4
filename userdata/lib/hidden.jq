# The forms in which a list of secrets may show up in text, the longest first: as it is, line by
# line, and as JSON, a URL or base64 writes it. Shorter ones would blot out ordinary words.
def hidden_forms:
  [ .[] | ., (split("\n")[] | rtrimstr("\r")), (tojson | .[1:-1]), @uri, @base64
    | select(length >= 6) ]
  | unique | sort_by(-length);
