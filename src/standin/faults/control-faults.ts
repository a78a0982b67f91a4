import type { Control, ControlAnswer } from "../control.ts";
import type { Faults } from "./faults.ts";
import { faultOrder } from "./fault-order.ts";
import { inWords } from "./in-words.ts";

/**
 * `/_standin/faults`: POST sets one fault and answers 201 with its id, GET lists those that stand
 * with what they struck, DELETE takes back one (`?id=fault-1`) or all. What is wrong with a request
 * is answered 400, or 404 for an id that is not there, in words.
 */
export function controlFaults(control: Control, faults: Faults): void {
  control.add("faults", () => ({
    faults: faults.all.map(({ id, order, seen, strikes }) => ({ id, ...order, seen, strikes })),
  }));
  control.addChange("POST", "faults", (_query, body) => setFault(faults, body));
  control.addChange("DELETE", "faults", (query) => {
    const id = query.get("id") ?? undefined;
    const stray = [...query.keys()].find((name) => name !== "id");
    if (stray !== undefined) return refusal(400, `"${stray}" is no parameter here, only id is`);
    const removed = faults.remove(id);
    if (id !== undefined && removed === 0) return refusal(404, `there is no fault ${id}`);
    return { status: 200, document: { removed } };
  });
}

function setFault(faults: Faults, body: string): ControlAnswer {
  const { document, trouble } = readDocument(body);
  if (trouble !== undefined) return refusal(400, trouble);
  const order = faultOrder.safeParse(document);
  if (!order.success) return refusal(400, inWords(order.error, document));
  const fault = faults.add(order.data);
  if (typeof fault === "string") return refusal(400, fault);
  return { status: 201, document: { id: fault.id, ...fault.order } };
}

function readDocument(body: string): { document?: unknown; trouble?: string } {
  try {
    return { document: JSON.parse(body) as unknown };
  } catch (cause) {
    return { trouble: `this is no JSON: ${String(cause)}` };
  }
}

const refusal = (status: number, error: string): ControlAnswer => ({ status, document: { error } });
