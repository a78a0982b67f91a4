import { served } from "../served.ts";

/** Which requests a fault is for. */
export interface Address {
  readonly fits: (service: string, operation: string) => boolean;
  /** Only this one, the first being 1, of those that fit since the fault was set. */
  readonly occurrence: number | undefined;
}

/**
 * Reads `service:operation#occurrence`: a signing name and an operation, in each of which `*`
 * stands for anything, and if wanted a number. A string says what is wrong with it: also an address
 * that no operation served here has, since such a fault could never strike.
 */
export function readAddress(text: string): Address | string {
  const match = /^([\w*]+):([\w*]+)(?:#([1-9]\d{0,8}))?$/.exec(text);
  const [, service = "", operation = "", occurrence] = match ?? [];
  if (!match) return `"${text}" is no service:operation or service:operation#occurrence`;
  const servicePattern = pattern(service);
  const operationPattern = pattern(operation);
  const fits = (someService: string, someOperation: string): boolean =>
    isServed(someService, someOperation) &&
    servicePattern.test(someService) &&
    operationPattern.test(someOperation);
  const some = served.some(({ model, operations }) =>
    Object.keys(operations).some((name) => fits(model.name, name)),
  );
  if (!some) {
    const names = served.map(({ model }) => model.name).join(", ");
    return `no operation served here is ${service}:${operation} (services: ${names})`;
  }
  return { fits, occurrence: occurrence === undefined ? undefined : Number(occurrence) };
}

/** What is not served is 501 whatever faults stand. */
function isServed(service: string, operation: string): boolean {
  const one = served.find(({ model }) => model.name === service);
  return one !== undefined && Object.hasOwn(one.operations, operation);
}

const pattern = (glob: string): RegExp => new RegExp(`^${glob.replaceAll("*", ".*")}$`);
