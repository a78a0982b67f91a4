// Goal: the differential test through the SDK's own serialisers notices a broken codec.
// Method: eight deliberate faults, each around the real codec; the same comparison must fail.
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { everySdk } from "./support/all-models.ts";
import type { CodecFault } from "./support/codec-faults.ts";
import { codecFaults, faultless } from "./support/codec-faults.ts";
import { collected } from "./support/collected.ts";
import { clientConfig } from "./support/echo.ts";
import { FaultyEcho } from "./support/faulty-echo.ts";
import { plain, variants } from "./support/filled.ts";
import { fillFor } from "./support/filled-s3.ts";

test("without a fault there is no disagreement", async () => {
  expect(await disagreements(faultless)).toEqual([]);
});

test.each(codecFaults)("$name is caught", async (fault) => {
  expect((await disagreements(fault)).length).toBeGreaterThan(0);
});

test("each fault disturbs only what it would disturb", async () => {
  const services = await Promise.all(
    codecFaults.map(async (fault) => [
      fault.name,
      [...new Set((await disagreements(fault)).map((line) => line.split(" ")[0]))],
    ]),
  );
  expect(Object.fromEntries(services)).toMatchInlineSnapshot(`
    {
      "JSON timestamps in milliseconds": [
        "ecr",
        "dynamodb",
        "monitoring",
        "secretsmanager",
        "ssm",
      ],
      "blobs in hex": [
        "dynamodb",
        "secretsmanager",
        "s3",
      ],
      "ec2QueryName ignored": [
        "ec2",
      ],
      "headers called as their members": [
        "s3",
      ],
      "list items under a wrong tag": [
        "autoscaling",
        "ec2",
        "elasticloadbalancing",
        "s3",
      ],
      "no Result wrapper": [
        "autoscaling",
        "elasticloadbalancing",
        "sts",
      ],
      "no XML escaping": [
        "autoscaling",
        "ec2",
        "elasticloadbalancing",
        "sts",
        "s3",
      ],
      "xmlName ignored": [
        "autoscaling",
        "ec2",
        "s3",
      ],
    }
  `);
});

const known = new Map<CodecFault, Promise<string[]>>();

/** The operations whose input or output came out otherwise than it went in. */
function disagreements(fault: CodecFault): Promise<string[]> {
  const found = known.get(fault) ?? tryAll(fault);
  known.set(fault, found);
  return found;
}

async function tryAll(fault: CodecFault): Promise<string[]> {
  const found: string[] = [];
  for (const sdk of everySdk) {
    let output: unknown;
    const echo = new FaultyEcho([sdk.model], fault, () => output);
    const client = sdk.client({ ...clientConfig, requestHandler: inProcessDoor(echo) });
    for (const operation of sdk.model.operations.values()) {
      const Command = sdk.package[`${operation.name}Command`];
      let agrees = true;
      for (let variant = 0; variant < variants(operation.input, operation.output); variant++) {
        const input = fillFor(sdk.model, operation.input, variant) ?? {};
        output = fillFor(sdk.model, operation.output, variant);
        echo.echo.input = undefined;
        const command = new Command(structuredClone(input));
        const received = await collected(client.send(command)).catch(String);
        agrees &&=
          isDeepStrictEqual(plain(echo.echo.input), plain(input)) &&
          isDeepStrictEqual(plain(received), plain(output ?? {}));
      }
      if (!agrees) found.push(`${sdk.model.name} ${operation.name}`);
    }
  }
  return found;
}
