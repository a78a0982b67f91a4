import type { WireRequest, WireResponse } from "../../../../src/standin/wire/http-message.ts";
import type { ServiceModel } from "../../../../src/standin/wire/service-model.ts";
import type { CodecFault } from "./codec-faults.ts";
import { Echo } from "./echo.ts";

/** An Echo whose codec makes one mistake, or none. */
export class FaultyEcho {
  readonly echo: Echo;
  readonly complaints: string[];
  readonly control: Echo["control"];
  readonly #fault: CodecFault;

  /** `output` says what the operation returns that was called. */
  constructor(
    models: readonly ServiceModel[],
    fault: CodecFault,
    output: (service: string, operation: string) => unknown,
  ) {
    this.#fault = fault;
    this.echo = new Echo(models.map(fault.model));
    this.complaints = this.echo.complaints;
    this.control = this.echo.control;
    this.echo.behave = ({ service, operation }) => {
      const model = models.find(({ name }) => name === service)!;
      return fault.output(output(service, operation), model);
    };
  }

  answer = async (request: WireRequest): Promise<WireResponse> =>
    this.#fault.response(await this.echo.answer(request));

  complain = (line: string): void => this.echo.complain(line);
}
