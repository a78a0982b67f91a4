// Goal: wrong expressions are refused in AWS's words and in AWS's order, before the table is looked at.
// Method: table of expressions on a table that does not exist, with the exact message expected.
import { expect, test } from "vitest";
import { DynamoDbWorld } from "./dynamodb-world.ts";

const names = { "#a": "a", "#c": "c" };
const values = {
  ":s": { S: "a" },
  ":n": { N: "1" },
  ":m": { N: "2" },
  ":b": { B: Buffer.from("a") },
  ":bool": { BOOL: true },
  ":l": { L: [] },
  ":ss": { SS: ["a"] },
  ":dog": { S: "DOG" },
};
const misused = "The function is not allowed to be used this way in an expression; function: ";
const operandType = "Incorrect operand type for operator or function; operator or function: ";
const operandCount =
  "Incorrect number of operands for operator or function; operator or function: ";

const conditions: [string, string][] = [
  ["", "The expression can not be empty;"],
  ["a", 'Syntax error; token: "<EOF>", near: "a"'],
  ["a > 4", 'Syntax error; token: "4", near: "> 4"'],
  ["a-b = :s", 'Syntax error; token: "-", near: "a-b"'],
  ["a != :s", 'Syntax error; token: "!", near: "a !="'],
  ["_a = :s", 'Syntax error; token: "_", near: "_a"'],
  ["a IN ()", 'Syntax error; token: ")", near: "()"'],
  ["a = :s AND", 'Syntax error; token: "<EOF>", near: "AND"'],
  ["a = :s b = :s", 'Syntax error; token: "b", near: ":s b ="'],
  ["(a = :s", 'Syntax error; token: "<EOF>", near: ":s"'],
  ["a[:n] = :s", 'Syntax error; token: ":n", near: "[:n]"'],
  ["and = :s", 'Syntax error; token: "and", near: "and ="'],
  ["(size(a))[0] > a", 'Syntax error; token: "[", near: ")[0"'],
  ["((a = :s))", "The expression has redundant parentheses;"],
  ["((a)) = :s AND dog(a)", "The expression has redundant parentheses;"],
  ["dog(a)", "Invalid function name; function: dog"],
  ["BEGINS_WITH(a, :s)", "Invalid function name; function: BEGINS_WITH"],
  ["size(a)", `${misused}size`],
  ["attribute_exists(a) = :s", `${misused}attribute_exists`],
  ["contains(a, begins_with(a, :s))", `${misused}begins_with`],
  ["if_not_exists(a, a) = :s", `${misused}if_not_exists`],
  ["abOrt = :s AND #nope = :s", "Attribute name is a reserved keyword; reserved keyword: abOrt"],
  ["a.ttl = :s", "Attribute name is a reserved keyword; reserved keyword: ttl"],
  [
    "#nope = :nope",
    "An expression attribute name used in the document path is not defined; attribute name: #nope",
  ],
  [
    "a = :nope",
    "An expression attribute value used in expression is not defined; attribute value: :nope",
  ],
  ["attribute_exists(a, b)", `${operandCount}attribute_exists, number of operands: 2`],
  ["begins_with(a)", `${operandCount}begins_with, number of operands: 1`],
  ["size(a, a) = :n", `${operandCount}size, number of operands: 2`],
  [
    "attribute_exists(:s)",
    "Operator or function requires a document path; operator or function: attribute_exists",
  ],
  ["begins_with(a, :n)", `${operandType}begins_with, operand type: N`],
  ["size(:n) = :n", `${operandType}size, operand type: N`],
  [
    "attribute_type(a, b)",
    `${operandType}attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}`,
  ],
  ["attribute_type(a, :n)", `${operandType}attribute_type, operand type: N`],
  [
    "attribute_type(a, :dog)",
    "Invalid attribute type name found; type: DOG, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
  ],
  ["a < :bool", `${operandType}<, operand type: BOOL`],
  [":l >= a", `${operandType}>=, operand type: L`],
  [
    "a BETWEEN :ss AND :bool",
    "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: " +
      "AttributeValue: {SS:[a]}, upper bound operand: AttributeValue: {BOOL:true}",
  ],
  ["begins_with(a, size(b))", `${operandType}begins_with, operand type: N`],
  ["size(size(a)) = :n", `${operandType}size, operand type: N`],
  ["a BETWEEN :l AND :l", `${operandType}BETWEEN, operand type: L`],
  [
    "contains(a, #a)",
    "The first operand must be distinct from the remaining operands for this operator or function; " +
      "operator: contains, first operand: [a]",
  ],
  [
    "a[1].b = a[1].b",
    "The first operand must be distinct from the remaining operands for this operator or function; " +
      "operator: =, first operand: [a, [1], b]",
  ],
  [
    "a BETWEEN :n AND :s",
    "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: " +
      "AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a}",
  ],
  [
    "a BETWEEN :m AND :n",
    "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; " +
      "lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}",
  ],
  [
    `a IN (${Array(100).fill(":s").join()})`,
    "The IN operator is provided with too many operands; number of operands: 101",
  ],
  [
    Array(151).fill("a = :s").join(" OR "),
    "The expression contains too many operators; operator count: 301",
  ],
  [
    `a = :s${" ".repeat(4091)}`,
    "Expression size has exceeded the maximum allowed size; expression size: 4097",
  ],
  ["(".repeat(4096), "The expression has redundant parentheses;"],
  [`a < ${"f(".repeat(1355)}b${")".repeat(1355)}`, `${misused}f`],
];

test.each(conditions)("condition %s", (expression, message) => {
  const world = new DynamoDbWorld();
  const error = world.refusal("DeleteItem", {
    TableName: "nowhere",
    Key: {},
    ConditionExpression: expression,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  });
  expect(error).toMatchObject({
    code: "ValidationException",
    message: `Invalid ConditionExpression: ${message}`,
  });
});

const overlap = (relation: string, one: string, two: string) =>
  `Two document paths ${relation} with each other; must remove or rewrite one of these paths; ` +
  `path one: ${one}, path two: ${two}`;

const updates: [string, string][] = [
  ["", "The expression can not be empty;"],
  ["whatever", 'Syntax error; token: "whatever", near: "whatever"'],
  ["SET", 'Syntax error; token: "<EOF>", near: "SET"'],
  ["set a", 'Syntax error; token: "<EOF>", near: "a"'],
  ["set a=set", 'Syntax error; token: "set", near: "=set"'],
  ["remove a = b", 'Syntax error; token: "=", near: "a = b"'],
  ["add a b", 'Syntax error; token: "b", near: "a b"'],
  ["set :s = b", 'Syntax error; token: ":s", near: "set :s ="'],
  ["set a = b / c", 'Syntax error; token: "/", near: "b / c"'],
  ["set a[1] = 1", 'Syntax error; token: "1", near: "= 1"'],
  ["set a = b + c + d", 'Syntax error; token: "+", near: "c + d"'],
  ["set a = (b.c).d + e", 'Syntax error; token: ".", near: ").d"'],
  ["set a = if_not_exists(a, :n+:n)", 'Syntax error; token: "+", near: ":n+:n"'],
  ["set a = :s, ", 'Syntax error; token: "<EOF>", near: ","'],
  [" remove Absolute ", "Attribute name is a reserved keyword; reserved keyword: Absolute"],
  ["set #c = if_not_exist(:c) set c = d", "Invalid function name; function: if_not_exist"],
  ["set a = LIST_APPEND(:l, :l)", "Invalid function name; function: LIST_APPEND"],
  [
    "add #d :e set a = b add e :f",
    'The "ADD" section can only be used once in an update expression;',
  ],
  [
    "set a = :nope, b = #nope",
    "An expression attribute name used in the document path is not defined; attribute name: #nope",
  ],
  [
    "SET #a = if_not_exists(:nope)",
    "An expression attribute value used in expression is not defined; attribute value: :nope",
  ],
  ["set a = :s remove a", overlap("overlap", "[a]", "[a]")],
  ["set a = :s, #a = :s", overlap("overlap", "[a]", "[a]")],
  ["set a.b = :s, a.b.c[2] = :s", overlap("overlap", "[a, b]", "[a, b, c, [2]]")],
  ["remove a.#c set a[1] = #a", overlap("conflict", "[a, c]", "[a, [1]]")],
  [
    "set d[1] = a, d.b = a, c[1].a = a, #c = if_not_exists(a)",
    overlap("overlap", "[c, [1], a]", "[c]"),
  ],
  [
    "set b = list_append(:s, a), c = if_not_exists(a) add a.b :s",
    "Incorrect operand type for operator or function; operator: ADD, operand type: STRING",
  ],
  [
    "delete a :n",
    "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER",
  ],
  [
    "add a :l",
    "Incorrect operand type for operator or function; operator: ADD, operand type: LIST",
  ],
  ["set a = list_append(c)", `${operandCount}list_append, number of operands: 1`],
  [
    "set a = if_not_exists(if_not_exists(a, b), c)",
    "Operator or function requires a document path; operator or function: if_not_exists",
  ],
  ["set a = list_append(a, :n)", `${operandType}list_append, operand type: N`],
  ["set a = a + :s", `${operandType}+, operand type: S`],
  ["set a = :b - a", `${operandType}-, operand type: B`],
  ["set a = list_append(list_append(:l, :l), :l)", `${misused}list_append`],
];

test.each(updates)("update %s", (expression, message) => {
  const world = new DynamoDbWorld();
  const error = world.refusal("UpdateItem", {
    TableName: "nowhere",
    Key: {},
    UpdateExpression: expression,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  });
  expect(error).toMatchObject({
    code: "ValidationException",
    message: `Invalid UpdateExpression: ${message}`,
  });
});

const projections: [string, string][] = [
  ["", "The expression can not be empty;"],
  ["a,", 'Syntax error; token: "<EOF>", near: ","'],
  ["l[a]", 'Syntax error; token: "a", near: "[a]"'],
  ["a, status", "Attribute name is a reserved keyword; reserved keyword: status"],
  [
    "#nope",
    "An expression attribute name used in the document path is not defined; attribute name: #nope",
  ],
  ["a.b, #c, a", overlap("overlap", "[a, b]", "[a]")],
  ["a.b, a[1]", overlap("conflict", "[a, b]", "[a, [1]]")],
  ["a[99999999999]", "List index is not within the allowable range; index: [99999999999]"],
];

test.each(projections)("projection %s", (expression, message) => {
  const error = new DynamoDbWorld().refusal("GetItem", {
    TableName: "nowhere",
    Key: {},
    ProjectionExpression: expression,
    ExpressionAttributeNames: names,
  });
  expect(error.message).toBe(`Invalid ProjectionExpression: ${message}`);
});

const placeholders: [string, Record<string, unknown>, string][] = [
  [
    "PutItem",
    { ExpressionAttributeNames: names },
    "ExpressionAttributeNames can only be specified when using expressions",
  ],
  [
    "PutItem",
    { ExpressionAttributeValues: values },
    "ExpressionAttributeValues can only be specified when using expressions: " +
      "ConditionExpression is null",
  ],
  [
    "UpdateItem",
    { ExpressionAttributeValues: values },
    "ExpressionAttributeValues can only be specified when using expressions: " +
      "UpdateExpression and ConditionExpression are null",
  ],
  [
    "Query",
    { ProjectionExpression: "a", ExpressionAttributeValues: values },
    "ExpressionAttributeValues can only be specified when using expressions: " +
      "FilterExpression and KeyConditionExpression are null",
  ],
  [
    "PutItem",
    { ConditionExpression: "", ExpressionAttributeNames: {} },
    "ExpressionAttributeNames must not be empty",
  ],
  [
    "PutItem",
    { ConditionExpression: "", ExpressionAttributeValues: {} },
    "ExpressionAttributeValues must not be empty",
  ],
  [
    "PutItem",
    { ConditionExpression: "", ExpressionAttributeNames: { a: "a" } },
    'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"',
  ],
  [
    "PutItem",
    { ConditionExpression: "", ExpressionAttributeValues: { "#a": { S: "a" } } },
    'ExpressionAttributeValues contains invalid key: Syntax error; key: "#a"',
  ],
  [
    "PutItem",
    { ConditionExpression: "", ExpressionAttributeValues: { ":a": { NS: ["1", "x"] } } },
    "ExpressionAttributeValues contains invalid value: " +
      "The parameter cannot be converted to a numeric value: x for key :a",
  ],
  [
    "UpdateItem",
    {
      UpdateExpression: "REMOVE a",
      ConditionExpression: "a = :s",
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: { ":s": { S: "a" } },
    },
    "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #c}",
  ],
  [
    "UpdateItem",
    {
      UpdateExpression: "SET a = :s",
      ConditionExpression: "a <> :s",
      ExpressionAttributeValues: { ":s": { S: "a" }, ":t": { S: "a" } },
    },
    "Value provided in ExpressionAttributeValues unused in expressions: keys: {:t}",
  ],
];

test.each(placeholders)("%s with %j", (operation, members, message) => {
  const world = new DynamoDbWorld();
  const error = world.refusal(operation, { TableName: "nowhere", Key: {}, Item: {}, ...members });
  expect(error).toMatchObject({ code: "ValidationException", message });
});
