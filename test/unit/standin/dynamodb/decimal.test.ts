// Goal: numbers are exact to 38 digits, over DynamoDB's whole range, and refused beyond it.
// Method: write numerals through PutItem and UpdateItem and read back the canonical text.
import { expect, test } from "vitest";
import { compareDecimals, parseDecimal } from "../../../../src/standin/dynamodb/value/decimal.ts";
import { DynamoDbWorld } from "./dynamodb-world.ts";

const stored: [string, string][] = [
  ["3", "3"],
  ["+3", "3"],
  ["-0", "0"],
  ["0e125", "0"],
  ["0.0e126", "0"],
  ["-7.1234", "-7.1234"],
  ["1e3", "1000"],
  ["-17.4E5", "-1740000"],
  [".123", "0.123"],
  ["5.", "5"],
  ["0001.2300", "1.23"],
  ["1e-3", "0.001"],
  ["3.1415926535897932384626433832795028841", "3.1415926535897932384626433832795028841"],
  ["9.99999999e125", `999999999${"0".repeat(117)}`],
  ["1e-130", `0.${"0".repeat(129)}1`],
];

test.each(stored)("%s is stored as %s", (given, text) => {
  const world = DynamoDbWorld.withTables();
  world.put({ n: { N: given } });
  expect(world.get().n).toEqual({ N: text });
});

const cannotConvert = "The parameter cannot be converted to a numeric value";
const overflow =
  "Number overflow. Attempting to store a number with magnitude larger than supported range";
const underflow =
  "Number underflow. Attempting to store a number with magnitude smaller than supported range";
const refused: [string, string][] = [
  ["", cannotConvert],
  ["NaN", `${cannotConvert}: NaN`],
  ["Infinity", `${cannotConvert}: Infinity`],
  [" 1", `${cannotConvert}:  1`],
  ["1e", `${cannotConvert}: 1e`],
  [".", `${cannotConvert}: .`],
  ["0x1f", `${cannotConvert}: 0x1f`],
  ["0e126", overflow],
  ["0e-131", underflow],
  ["1e126", overflow],
  ["-11e125", overflow],
  ["1.0e100000000", overflow],
  [`1e${"9".repeat(400)}`, overflow],
  ["1e-131", underflow],
  ["0.9e-130", underflow],
  [
    "3.14159265358979323846264338327950288419",
    "Attempting to store more than 38 significant digits in a Number",
  ],
];

test.each(refused)("%s is refused", (given, message) => {
  const world = DynamoDbWorld.withTables();
  const error = world.refusal("PutItem", {
    TableName: "hashes",
    Item: { p: { S: "k" }, n: { N: given } },
  });
  expect(error).toMatchObject({ code: "ValidationException", message });
});

const sums: [string, string, string, string][] = [
  ["1", "+", "10000000000000000000000", "10000000000000000000001"],
  ["10000000000000000000000", "-", "1", "9999999999999999999999"],
  ["0.1", "+", "0.2", "0.3"],
  ["5", "-", "5", "0"],
  ["-2", "-", "-7.5", "5.5"],
  ["1e20", "+", "1e-17", "100000000000000000000.00000000000000001"],
];

test.each(sums)("%s %s %s = %s", (left, operator, right, result) => {
  const world = DynamoDbWorld.withTables();
  world.call("UpdateItem", {
    TableName: "hashes",
    Key: { p: { S: "k" } },
    UpdateExpression: `SET n = :a ${operator} :b`,
    ExpressionAttributeValues: { ":a": { N: left }, ":b": { N: right } },
  });
  expect(world.get().n).toEqual({ N: result });
});

test.each([
  ["9e125", "+", "9e125", overflow],
  ["9e125", "-", "-9e125", overflow],
  ["1e50", "+", "1", overflow],
  ["1.1e-130", "-", "1e-130", underflow],
])("%s %s %s is refused", (left, operator, right, message) => {
  const world = DynamoDbWorld.withTables();
  const error = world.refusal("UpdateItem", {
    TableName: "hashes",
    Key: { p: { S: "k" } },
    UpdateExpression: `SET n = :a ${operator} :b`,
    ExpressionAttributeValues: { ":a": { N: left }, ":b": { N: right } },
  });
  expect(error.message).toBe(message);
});

test("numbers are ordered by value, not by text", () => {
  const ordered = [
    "-1e125",
    "-100",
    "-20",
    "-2.5",
    "-2",
    "-1e-130",
    "0",
    "1e-130",
    "2",
    "2.5",
    "10",
  ];
  for (const [i, left] of ordered.entries()) {
    for (const [j, right] of ordered.entries()) {
      const order = compareDecimals(parseDecimal(left)!, parseDecimal(right)!);
      expect(Math.sign(order) === Math.sign(i - j), `${left} against ${right}`).toBe(true);
    }
  }
});
