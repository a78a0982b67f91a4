import type { Answer, Step } from "./case.ts";

/** One answer that differs: what was asked, after what, and what either side said. */
export interface Differing {
  readonly step: Step;
  readonly before: readonly Step[];
  readonly ours: Answer;
  readonly theirs: Answer;
}

/** Why the two sides differ, who does as AWS does, and how that is known. */
export interface Explanation {
  readonly right: "stand-in" | "dynalite" | "nobody knows";
  /** One sentence; A is ScyllaDB's Alternator tests, which run against AWS too. */
  readonly because: string;
  explains(one: Differing): boolean;
}

const saysOf = (answer: Answer): string =>
  "error" in answer ? `${answer.error.name}: ${answer.error.message}` : "ok";
const isOk = (answer: Answer): boolean => "output" in answer;
const outputOf = (answer: Answer): any => ("output" in answer ? answer.output : undefined);

/** The text of every expression of a request, wherever in it. */
function expressionsIn({ input }: Step): string {
  const found: string[] = [];
  JSON.stringify(input, (name, value) => {
    if (name.endsWith("Expression") && typeof value === "string") found.push(value);
    return value instanceof Uint8Array ? undefined : value;
  });
  return found.join(" | ");
}

function holdsNumber({ input }: Step, pattern: RegExp): boolean {
  let isFound = false;
  JSON.stringify(input, (_name, value) => {
    const texts = [value?.N, ...(Array.isArray(value?.NS) ? value.NS : [])];
    if (texts.some((text) => typeof text === "string" && pattern.test(text))) isFound = true;
    return value instanceof Uint8Array ? undefined : value;
  });
  return isFound;
}

const syntax = /^ValidationException: Invalid \w+Expression: Syntax error; /;
const withoutLists = (text: string): string =>
  text.replaceAll(/Value '[[{].*?[\]}]' at/gs, "Value '…' at");
const withoutBounds = (text: string): string => text.replace(/lower bound operand: .*$/s, "");

/**
 * Every difference there may be. The first that fits explains one; each must fit something, so that
 * none outlives its reason.
 */
export const explanations: Readonly<Record<string, Explanation>> = {
  "dynalite falls over": {
    right: "stand-in",
    because: "an exception of dynalite's own is no answer of AWS",
    explains: ({ theirs }) => /^(FellOver|TimeoutError): /.test(saysOf(theirs)),
  },
  "an empty key of an index": {
    right: "stand-in",
    because: "the developer guide refuses empty values of secondary indexes' keys",
    explains: ({ ours, theirs }) =>
      isOk(theirs) && /secondary index key is not supported/.test(saysOf(ours)),
  },
  "syntax errors in other words": {
    right: "stand-in",
    because: 'AWS names the token and what is near it, as A\'s test_expression "near" cases show',
    explains: ({ ours, theirs }) => syntax.test(saysOf(ours)) && syntax.test(saysOf(theirs)),
  },
  "lists and maps in a constraint's message": {
    right: "nobody knows",
    because: "AWS prints them in Java's notation, dynalite in JSON, the stand-in their length",
    explains: ({ ours, theirs }) =>
      / detected: /.test(saysOf(ours)) &&
      withoutLists(saysOf(ours)) === withoutLists(saysOf(theirs)),
  },
  "sets and documents in BETWEEN's message": {
    right: "nobody knows",
    because: "dynalite joins them to one text ([object Object]); AWS's notation is not recorded",
    explains: ({ ours, theirs }) =>
      / BETWEEN operator requires /.test(saysOf(ours)) &&
      /\{(M|L|SS|NS|BS|B):/.test(saysOf(ours)) &&
      withoutBounds(saysOf(ours)) === withoutBounds(saysOf(theirs)),
  },
  "a literal that has no order beside < or BETWEEN": {
    right: "stand-in",
    because: "A: test_update_condition_lt and its like: ValidationException, whatever the item",
    explains: ({ ours }) =>
      /operator or function: (<|<=|>|>=|BETWEEN), operand type: (SS|NS|BS|L|M|BOOL|NULL)$/.test(
        saysOf(ours),
      ),
  },
  "a missing attribute beside a missing one": {
    right: "stand-in",
    because: "A: test_update_condition_eq_two_unset, ne_two_unset, comparison_two_unset",
    explains: ({ step, ours, theirs }) =>
      isVerdict(ours) && isVerdict(theirs) && comparesTwoPaths.test(expressionsIn(step)),
  },
  "empty strings and false": {
    right: "stand-in",
    because:
      "they are values; dynalite takes them for absent in BETWEEN, IN, size and attribute_type",
    explains: ({ step, before, ours, theirs }) =>
      isVerdict(ours) &&
      isVerdict(theirs) &&
      /BETWEEN|\bIN\b|attribute_type|size/i.test(expressionsIn(step)) &&
      /"(S|B)":""|"BOOL":false/.test(textOf([...before, step])),
  },
  "characters beyond the basic plane": {
    right: "stand-in",
    because: "the developer guide orders strings by UTF-8 bytes; dynalite by UTF-16 units",
    explains: ({ step, before }) => textOf([...before, step]).includes("😀") && isOrdered(step),
  },
  "the size of what is not ASCII": {
    right: "stand-in",
    because: "aws-facts.md §4: names and values count in UTF-8; dynalite counts UTF-16 units",
    explains: ({ step, before, ours, theirs }) =>
      /[^\x20-\x7e]/.test(textOf([...before, step])) &&
      (isTooLarge(ours) !== isTooLarge(theirs) ||
        (isOk(ours) && withoutUnits(outputOf(ours)) === withoutUnits(outputOf(theirs)))),
  },
  "which of several conflicting paths is named": {
    right: "nobody knows",
    because: "dynalite names the last pair it finds, the stand-in the first",
    explains: ({ ours, theirs }) =>
      /Two document paths conflict/.test(saysOf(ours)) &&
      saysOf(ours).replace(/path one: .*/, "") === saysOf(theirs).replace(/path one: .*/, ""),
  },
  "lists, maps and sets that are equal": {
    right: "stand-in",
    because:
      "A: test_update_condition_eq_nested_set: by content; dynalite compares object identity",
    explains: ({ step, ours, theirs }) =>
      isVerdict(ours) && isVerdict(theirs) && /=|<>|\bIN\b|contains/i.test(expressionsIn(step)),
  },
  "NOT twice": {
    right: "stand-in",
    because:
      "A: test_limits.py: a long row of NOT is refused for its operators, not for its syntax",
    explains: ({ step, theirs }) =>
      /\bNOT\s+NOT\b/i.test(expressionsIn(step)) && syntax.test(saysOf(theirs)),
  },
  "a number with a plus sign": {
    right: "stand-in",
    because: "A: test_number_range_key_representation: +1000 is 1000",
    explains: ({ step, theirs }) =>
      holdsNumber(step, /^\+/) && /converted to a numeric value: \+/.test(saysOf(theirs)),
  },
  "zero with an exponent out of range": {
    right: "stand-in",
    because: "A: test_number_magnitude_not_allowed_zero: AWS refuses 0e126 and takes 0.0e126",
    explains: ({ step, ours }) =>
      holdsNumber(step, /^0e(126|-131)$/) && /Number (over|under)flow/.test(saysOf(ours)),
  },
  "more digits or magnitude than a number has": {
    right: "stand-in",
    because: "A: test_update_expression_plus_overflow, plus_imprecise; dynalite adds without bound",
    explains: ({ step, ours }) =>
      step.name === "UpdateItem" &&
      /^ValidationException: Number (over|under)flow/.test(saysOf(ours)),
  },
  "more than 32 levels": {
    right: "stand-in",
    because: "the developer guide's limit, which dynalite does not have",
    explains: ({ ours }) => /Nesting Levels have exceeded/.test(saysOf(ours)),
  },
  "UPDATED_OLD or UPDATED_NEW without anything": {
    right: "stand-in",
    because: "A: test_returnvalues.py: no Attributes rather than empty ones",
    explains: ({ step, ours, theirs }) =>
      String(step.input["ReturnValues"]).startsWith("UPDATED_") &&
      outputOf(ours)?.Attributes === undefined &&
      JSON.stringify(outputOf(theirs)?.Attributes) === "{}",
  },
  "an update that only takes away makes no item": {
    right: "stand-in",
    because:
      "A: test_returnvalues.py for REMOVE; API model, AttributeUpdates: DELETE without an item does nothing",
    explains: ({ step, ours, theirs }) =>
      (step.name === "GetItem" &&
        outputOf(ours)?.Item === undefined &&
        Object.keys(outputOf(theirs)?.Item ?? {}).length <= 2) ||
      (onlyRemoves(step) && isOk(ours)),
  },
  "list_append inside a function": {
    right: "stand-in",
    because: "A: test_update_expression_function_nesting",
    explains: ({ ours }) =>
      saysOf(ours).endsWith("this way in an expression; function: list_append"),
  },
  "functions of conditions in updates": {
    right: "stand-in",
    because: "A: test_update_expression_unknown_function knows them; dynalite does not",
    explains: ({ ours, theirs }) =>
      /Invalid UpdateExpression: The function is not allowed .* function: (attribute_|begins_with|contains|size)/.test(
        saysOf(ours),
      ) && /Invalid UpdateExpression: Invalid function name/.test(saysOf(theirs)),
  },
  "functions of updates in conditions": {
    right: "stand-in",
    because: "A: test_update_condition_other_funcs",
    explains: ({ ours, theirs }) =>
      /The function is not allowed .* function: (if_not_exists|list_append)/.test(saysOf(ours)) &&
      /Invalid function name/.test(saysOf(theirs)),
  },
  "names of JavaScript's own": {
    right: "stand-in",
    because:
      "an attribute may be called __proto__ or toString; dynalite's objects have these already",
    explains: ({ step }) =>
      /__proto__|constructor|toString/.test(
        JSON.stringify(step.input["ExpressionAttributeNames"] ?? {}),
      ),
  },
  "what Select excludes": {
    right: "stand-in",
    because:
      "A: test_query_select, test_gsi_query_select_1; dynalite never looks; the order is UNCONFIRMED",
    explains: ({ ours }) =>
      /Cannot specify the ProjectionExpression when|Must specify the AttributesToGet or|ALL_PROJECTED_ATTRIBUTES can be used only/.test(
        saysOf(ours),
      ),
  },
  "ReturnValues of DeleteItem": {
    right: "stand-in",
    because: "A: test_delete_item_returnvalues: only ALL_OLD and NONE; dynalite never looks",
    explains: ({ step, ours }) =>
      step.name === "DeleteItem" && /ReturnValues can only be ALL_OLD or NONE/.test(saysOf(ours)),
  },
  "Segment 0 without TotalSegments": {
    right: "stand-in",
    because: "dynalite takes 0 for absent; AWS's text for it is dynalite's own for 1",
    explains: ({ step, ours }) =>
      step.input["Segment"] === 0 && /The TotalSegments parameter is required/.test(saysOf(ours)),
  },
  "a put and a delete in one request of a batch": {
    right: "stand-in",
    because:
      "API model, WriteRequest: one of both; dynalite takes the first; the text is UNCONFIRMED",
    explains: ({ step, ours }) =>
      step.name === "BatchWriteItem" && /more than one datatypes set/.test(saysOf(ours)),
  },
  "what an empty page costs": {
    right: "stand-in",
    because: "A: test_missing_get_item has it for GetItem; for pages UNCONFIRMED",
    explains: ({ ours, theirs }) =>
      isEmptyPage(outputOf(ours)) &&
      withoutUnits(outputOf(ours)) === withoutUnits(outputOf(theirs)),
  },
};

const textOf = (steps: readonly Step[]): string => JSON.stringify(steps.map(({ input }) => input));

const isOrdered = (step: Step): boolean => /[<>]|BETWEEN/i.test(expressionsIn(step));

const isTooLarge = (answer: Answer): boolean => /Item size /.test(saysOf(answer));

/** What hangs on a condition: made or refused by it, or let by it as far as the update; a page. */
const isVerdict = (answer: Answer): boolean =>
  isOk(answer) ||
  /^ConditionalCheckFailedException|in the update expression|refers to an attribute that/.test(
    saysOf(answer),
  );

const path = String.raw`(?:size\s*\(\s*)?\(?\s*[A-Za-z#_][\w#.[\]]*\s*\)?\s*\)?`;
const comparesTwoPaths = new RegExp(
  String.raw`${path}\s*(=|<>|<=|>=|<|>|BETWEEN|IN)\s*\(?\s*(:\w+\s*(,|AND)\s*)*${path}`,
  "i",
);

function onlyRemoves({ name, input }: Step): boolean {
  const text = String(input["UpdateExpression"] ?? "");
  return name === "UpdateItem" && !/\b(SET|ADD)\b/i.test(text);
}

const isEmptyPage = (output: any): boolean =>
  output?.scanned === 0 || output?.ScannedCount === 0 || output?.[0]?.ScannedCount === 0;

const withoutUnits = (output: unknown): string =>
  JSON.stringify(output, (name, value) => (name === "CapacityUnits" ? 0 : value));
