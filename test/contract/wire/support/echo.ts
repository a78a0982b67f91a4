import { answer } from "../../../../src/standin/answer.ts";
import type { ServedService } from "../../../../src/standin/answer.ts";
import { VirtualClock, wallClock } from "../../../../src/standin/clock.ts";
import { Control } from "../../../../src/standin/control.ts";
import type { Call, Operation, Operations } from "../../../../src/standin/operation.ts";
import { operation } from "../../../../src/standin/operation.ts";
import { Quirks } from "../../../../src/standin/quirks/quirks.ts";
import type { Region } from "../../../../src/standin/region.ts";
import { RequestLog } from "../../../../src/standin/request-log.ts";
import { Iam } from "../../../../src/standin/iam/iam.ts";
import { Sts } from "../../../../src/standin/sts/state.ts";
import { Unsupported } from "../../../../src/standin/unsupported.ts";
import type { WireRequest } from "../../../../src/standin/wire/http-message.ts";
import type { ServiceModel } from "../../../../src/standin/wire/service-model.ts";

/** A stand-in whose every operation hands over its input and returns what the test says. */
export class Echo {
  readonly log = new RequestLog();
  readonly unsupported = new Unsupported();
  readonly control = new Control();
  readonly complaints: string[] = [];
  readonly services: readonly ServedService[];
  readonly region: Region;
  input: unknown;
  behave: (call: Call) => unknown = () => undefined;

  constructor(models: readonly ServiceModel[]) {
    let requests = 0;
    // Only what `answer` itself touches: the operations here look at nothing else.
    const region = {
      name: "us-east-1",
      account: "000000000000",
      clock: new VirtualClock(Date.UTC(2030, 0, 1)),
      quirks: new Quirks(),
      uuid: () => `00000000-0000-4000-8000-${String(++requests).padStart(12, "0")}`,
    } as unknown as Region;
    this.region = Object.assign(region, { sts: new Sts(region), iam: new Iam(region) });
    this.services = models.map((model) => ({ model, operations: this.#operations(model) }));
  }

  date = (): number => wallClock().now();
  answer = (request: WireRequest) => answer(this, request);
  complain = (line: string): void => void this.complaints.push(line);

  #operations(model: ServiceModel): Operations {
    return Object.fromEntries(
      [...model.operations.values()].map(({ name, input }) => {
        const all = input.kind === "struct" ? input.members.map((m) => `${m.name}.*`) : [];
        const echo: Operation = operation<unknown, unknown>([], (_region, given, call) => {
          this.input = given;
          return this.behave(call);
        });
        return [name, { ...echo, accepts: all }];
      }),
    );
  }
}

export const clientConfig = {
  region: "us-east-1",
  credentials: { accessKeyId: "AKIDTEST", secretAccessKey: "AKIDTEST" },
  maxAttempts: 1,
};
