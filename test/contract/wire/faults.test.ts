// Goal: the differential test through the SDK's own serialisers notices a broken codec.
// Method: seven deliberate faults, each around the real codec; the same comparison must fail.
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { inProcessDoor } from "../../../src/standin/doors/in-process.ts";
import { sdks } from "./support/all-models.ts";
import type { CodecFault } from "./support/codec-faults.ts";
import { codecFaults, faultless } from "./support/codec-faults.ts";
import { clientConfig } from "./support/echo.ts";
import { FaultyEcho } from "./support/faulty-echo.ts";
import { fill, plain, variants } from "./support/filled.ts";

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
      ],
      "ec2QueryName ignored": [
        "ec2",
      ],
      "list items under a wrong tag": [
        "autoscaling",
        "ec2",
        "elasticloadbalancing",
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
      ],
      "xmlName ignored": [
        "autoscaling",
        "ec2",
      ],
    }
  `);
});

/** The operations whose input or output came out otherwise than it went in. */
async function disagreements(fault: CodecFault): Promise<string[]> {
  const found: string[] = [];
  for (const sdk of sdks) {
    let output: unknown;
    const echo = new FaultyEcho([sdk.model], fault, () => output);
    const client = sdk.client({ ...clientConfig, requestHandler: inProcessDoor(echo) });
    for (const operation of sdk.model.operations.values()) {
      const Command = sdk.package[`${operation.name}Command`];
      let agrees = true;
      for (let variant = 0; variant < variants(operation.input, operation.output); variant++) {
        const input = fill(operation.input, "", [], variant) ?? {};
        output = fill(operation.output, "", [], variant);
        echo.echo.input = undefined;
        const received = await client.send(new Command(structuredClone(input))).catch(String);
        agrees &&=
          isDeepStrictEqual(plain(echo.echo.input), plain(input)) &&
          isDeepStrictEqual(plain(received), plain(output ?? {}));
      }
      if (!agrees) found.push(`${sdk.model.name} ${operation.name}`);
    }
  }
  return found;
}
