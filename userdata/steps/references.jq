# Puts the answers of Parameter Store and Secrets Manager (the inputs, in the order of the positional
# arguments) into the config. Writes fields, each ended by a zero byte: why it cannot be done (then
# nothing else), the values as JSON, the item's references, how many keys, what is to be hidden.
include "hidden";

# Not `contains`, which sees nothing of a text from a zero byte on.
def has_zero: split("\u0000") | length > 1;

def version: .Parameter.Version // .VersionId;

# A member of a JSON secret; other than text only what has one way to be written.
def member($name):
  # In a list, or jq 1.6 takes later errors for this one.
  ([ try { it: fromjson } catch {} ] | .[0])
  | if has("it") | not then error("the secret is not JSON") else .it end
  | if type == "object" and has($name) then .[$name] else error("the secret has no such member") end
  | if type == "string" then .
    elif type == "boolean" or (type == "number" and floor == . and . < 9007199254740992) then tostring
    else error("the member is not text") end;

def value($from):
  if .Parameter then .Parameter.Value
  elif .SecretString == null then error("the secret is binary")
  elif ($from | contains("#")) then
    .SecretString | member($from | sub("^[^#]*#"; ""; "s"))
  else .SecretString end;

def place: if startswith("secretsmanager:") then sub("#.*$"; ""; "s") else . end;

[ inputs ] as $answers
| [ $ARGS.positional, $answers ] | transpose
| map({ key: .[0], value: .[1] }) | from_entries as $by_place
| [ $config[0] | to_entries[] | .key as $key | ((.value | objects | .from) // null) as $from
    | if $from == null then { key, value }
      else $by_place[$from | place] as $answer
        | try { key, value: ($answer | value($from)), reference: "\($from)@\($answer | version)" }
          catch { key: $key, flaw: "\($from): \(.)" }
      end
    | if (.value // "") | has_zero then . + { flaw: "no environment can hold a zero byte" }
      else . end ] as $all
| ([ $all[] | select(.flaw) | "\(.key): \(.flaw)" ] | .[0] // "") as $flaw
| if $flaw != "" then [ $flaw ] else
    [ "", ($all | map({ key, value }) | from_entries | tojson),
      ({ M: ($all | map(select(.reference) | { key, value: { S: .reference } }) | from_entries) }
        | tojson),
      ($all | length) ]
    + ([ $all[].value ] | hidden_forms)
  end
| map(tostring + "\u0000") | add
