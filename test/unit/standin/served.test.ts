import { expect, test } from "vitest";
import type { Shape } from "../../../src/standin/wire/shape.ts";
import { served } from "../../../src/standin/served.ts";

const operations = served.flatMap(({ model, operations: table }) =>
  Object.entries(table).map(([name, operation]) => ({
    title: `${model.name} ${name}`,
    operation,
    input: model.operations.get(name)?.input,
  })),
);

test("every operation has a model and every model an operation", () => {
  for (const { model, operations: table } of served) {
    expect(Object.keys(table).sort()).toEqual([...model.operations.keys()].sort());
  }
});

test.each(operations)("$title accepts only members that exist", ({ operation, input }) => {
  const wrong = operation.accepts.filter((path) => !input || !exists(input, path));
  expect(wrong).toEqual([]);
});

function exists(input: Shape, path: string): boolean {
  const names = path.split(".");
  if (names.at(-1) === "*") names.pop();
  let shape: Shape | undefined = input;
  for (const name of names) {
    shape = element(shape);
    if (shape?.kind !== "struct") return false;
    shape = shape.members.find((member) => member.name === name)?.shape;
  }
  return shape !== undefined;
}

function element(shape: Shape | undefined): Shape | undefined {
  if (shape?.kind === "list") return element(shape.item.shape);
  if (shape?.kind === "map") return element(shape.value.shape);
  return shape;
}
