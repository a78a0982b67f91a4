"""Calls every operation that standard input names, through boto3, with every member filled.

Standard input, one JSON document: {"fitting", "rounds": [{"name", "endpoint", "calls": [{"service",
"operation", "variants", "members"}]}]}; `members` are the paths of the input members that the other
side's model has: what it lacks is not sent. `fitting` has the values of members of REST requests
that must fit others, bytes as {"hex"}. Standard output, one JSON document a line: {"round",
"service", "operation", "variant", "sent", "received" or "error", "members"}; the last, in the first
variant only, are the paths of the output members that botocore's model has.
"""
import datetime
import json
import sys

import boto3
from botocore.config import Config

CLIENT_NAMES = {"elasticloadbalancing": "elbv2", "monitoring": "cloudwatch", "servicequotas": "service-quotas"}
CONFIG = Config(parameter_validation=False, retries={"total_max_attempts": 1, "mode": "standard"})
TIME = datetime.datetime.fromtimestamp(1_700_000_000, datetime.timezone.utc)


def fill_rest(shape, variant, members, fitting):
    """As `fill`, but every member is what its place in a REST request can carry."""
    filled = fill(shape, "", [], variant, members) or {}
    for name, value in filled.items():
        member = shape.members[name]
        place = member.serialization.get("location")
        if name in fitting:
            fixed = fitting[name]
            filled[name] = bytes.fromhex(fixed["hex"]) if isinstance(fixed, dict) else fixed
        elif name == "Key":
            filled[name] = f"dir//./x/../{value}"
        elif place == "headers":
            filled[name] = {"k-1": header_text(name), "k2": header_text("2" + name)}
        elif place == "header" and member.type_name == "list":
            filled[name] = [f"{name} 1", f"{name} 2"]
        elif place == "header" and member.type_name == "string":
            filled[name] = header_text(name)
    return filled


def header_text(name):
    return "s&<>\"' +%=; ," + name[-12:]


def fill(shape, path, above, variant, members):
    if len(above) > 14 or above.count(shape.name) > 1:
        return None
    if path and path not in members:
        return None
    inside = [*above, shape.name]
    kind = shape.type_name
    if kind == "structure":
        named = list(shape.members.items())
        if getattr(shape, "is_tagged_union", False):
            named = [named[variant % len(named)]]
        fields = {
            name: fill(member, f"{path}.{name}" if path else name, inside, variant, members)
            for name, member in named
        }
        return {name: value for name, value in fields.items() if value is not None} or None
    if kind == "list":
        item = fill(shape.member, path, inside, variant, members)
        return None if item is None else [item, item]
    if kind == "map":
        value = fill(shape.value, path, inside, variant, members)
        return None if value is None else {"k<1": value, "k 2": value}
    return {
        "boolean": len(path) % 2 == 0,
        "integer": len(path),
        "long": len(path),
        "float": len(path) + 0.5,
        "double": len(path) + 0.5,
        "timestamp": TIME,
        "blob": b"\x00\xffA" + bytes([len(path) % 256]),
        "string": " s&<é>\"' +%=\n\t🚢 " + path[-12:],
    }[kind]


def paths(shape, path, above):
    if above.count(shape.name) > 2:
        return
    inside = [*above, shape.name]
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            here = f"{path}.{name}" if path else name
            yield here
            yield from paths(member, here, inside)
    elif shape.type_name == "list":
        yield from paths(shape.member, path, inside)
    elif shape.type_name == "map":
        yield from paths(shape.value, path, inside)


def plain(value):
    if isinstance(value, datetime.datetime):
        return f"date {round(value.timestamp() * 1000)}"
    if isinstance(value, (bytes, bytearray)):
        return f"bytes {value.hex()}"
    if isinstance(value, dict):
        return {name: plain(field) for name, field in value.items() if field is not None}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def call(client, round_name, asked, variant, fitting):
    operation = asked["operation"]
    model = client.meta.service_model.operation_model(operation)
    members = set(asked["members"])
    is_rest = client.meta.service_model.metadata["protocol"] == "rest-xml"
    shape = model.input_shape
    if shape is None:
        sent = None
    elif is_rest:
        sent = fill_rest(shape, variant, members, fitting)
    else:
        sent = fill(shape, "", [], variant, members)
    report = {
        "round": round_name,
        "service": asked["service"],
        "operation": operation,
        "variant": variant,
        "sent": plain(sent or {}),
    }
    try:
        received = client._make_api_call(operation, dict(sent or {}))
        received.pop("ResponseMetadata", None)
        if hasattr(received.get("Body"), "read"):
            received["Body"] = received["Body"].read()
        report["received"] = plain(received)
    except Exception as error:  # whatever a broken reply brings about is a finding
        report["error"] = f"{type(error).__name__}: {error}"
    if variant == 0:
        output = model.output_shape
        report["members"] = sorted(set(paths(output, "", []))) if output else []
    print(json.dumps(report), flush=True)


def main():
    session = boto3.session.Session(
        aws_access_key_id="AKIDBOTO", aws_secret_access_key="AKIDBOTO", region_name="us-east-1"
    )
    work = json.load(sys.stdin)
    for one in work["rounds"]:
        clients = {}
        for asked in one["calls"]:
            service = CLIENT_NAMES.get(asked["service"], asked["service"])
            if service not in clients:
                clients[service] = session.client(
                    service, endpoint_url=one["endpoint"], config=CONFIG
                )
            for variant in range(asked["variants"]):
                call(clients[service], one["name"], asked, variant, work["fitting"])


main()
