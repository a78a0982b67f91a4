import type { Quirk } from "./quirk.ts";

/** DynamoDB: what its items do. Ids are never reused. */
const itemQuirks = {
  "DDB-01": {
    says: "A read that does not ask for consistency may give what was there before the last write.",
    off: "every read is fresh",
    fact: "§4; that it always does for a moment is",
    unconfirmed: true,
  },
  "DDB-02": {
    says: "An item has 400 KB at most, names and values together.",
    off: "any size is accepted",
    fact: "§4",
  },
  "DDB-03": {
    says: "A number comes back in plain digits: 1.50e1 is 15 when it is read.",
    off: "it comes back as it was written",
    fact: "D, A",
  },
  "DDB-04": {
    says: "UpdateItem of an item that is not there makes it.",
    off: "it is ResourceNotFoundException",
    fact: "API reference, UpdateItem; D",
  },
  "DDB-05": {
    says: "Deleting an item that is not there succeeds.",
    off: "it is ResourceNotFoundException",
    fact: "API reference, DeleteItem; D",
  },
  "DDB-06": {
    says: "A failed condition tells the item that failed it only when asked to.",
    off: "it is always told",
    fact: "§4",
  },
  "DDB-07": {
    says: "Reserved words (name, status, ttl and 570 others) are no names in expressions.",
    off: "they are names like others",
    fact: "§4",
  },
  "DDB-08": {
    says: "Names and values given for expressions that use none of them are refused.",
    off: "they are not looked at",
    fact: "D",
  },
} as const satisfies Record<`DDB-${number}`, Quirk>;

/** DynamoDB: pages and batches. */
const pageQuirks = {
  "DDB-09": {
    says: "A page of Query or Scan ends at 1 MB, however many items were asked for.",
    off: "it ends at Limit only",
    fact: "§4",
  },
  "DDB-10": {
    says: "Limit counts before the filter: a page may be empty and not the last.",
    off: "it counts what the filter lets through",
    fact: "§4",
  },
  "DDB-11": {
    says: "A page that Limit ended has a LastEvaluatedKey, also when nothing follows.",
    off: "the last page has none",
    fact: "§4, D",
  },
  "DDB-12": {
    says: "The filter of a Query may not name a key attribute.",
    off: "it may",
    fact: "D",
  },
  "DDB-13": {
    says: "BatchGetItem gives 16 MB at most: the other keys are in UnprocessedKeys, in a 200.",
    off: "all items are given",
    fact: "§4",
  },
  "DDB-14": {
    says: "BatchGetItem takes a hundred keys at most.",
    off: "any number",
    fact: "§4",
  },
  "DDB-15": {
    says: "BatchWriteItem takes 25 writes at most.",
    off: "any number",
    fact: "§4",
  },
  "DDB-16": {
    says: "A batch that names an item twice is refused.",
    off: "the later one wins",
    fact: "D",
  },
} as const satisfies Record<`DDB-${number}`, Quirk>;

/** DynamoDB: transactions. */
const transactionQuirks = {
  "DDB-17": {
    says: "A transaction repeated with its client request token succeeds without effect.",
    off: "it is made again",
    fact: "§4",
  },
  "DDB-18": {
    says: "A token used for another transaction is IdempotentParameterMismatchException.",
    off: "the earlier result is returned",
    fact: "§4",
  },
  "DDB-19": {
    says: "A token is forgotten ten minutes after its transaction: it is then made again.",
    off: "it is remembered for good",
    fact: "§4",
  },
  "DDB-20": {
    says: "A cancelled transaction gives a reason for each action, None where nothing is wrong.",
    off: "only what is wrong is told",
    fact: "§4",
  },
  "DDB-21": {
    says: "No two actions of a transaction may be on one item, not even a check and a write.",
    off: "all are made, the last counts",
    fact: "§4",
  },
} as const satisfies Record<`DDB-${number}`, Quirk>;

/** DynamoDB: global secondary indexes. */
const indexQuirks = {
  "DDB-27": {
    says: "A global secondary index is never read consistently: asking for it is refused.",
    off: "it is",
    fact: "§4",
  },
  "DDB-28": {
    says: "An item without the whole key of an index is not in the index.",
    off: "writing it is refused",
    fact: "developer guide, Global Secondary Indexes",
  },
} as const satisfies Record<`DDB-${number}`, Quirk>;

/** DynamoDB: tables and their time to live. */
const tableQuirks = {
  "DDB-22": {
    says: "A new table is CREATING at first: its items are ResourceNotFoundException.",
    off: "it is ACTIVE at once",
    fact: "§4",
  },
  "DDB-23": {
    says: "A deleted table is DELETING for a while, and its name is taken as long.",
    off: "it is gone at once",
    fact: "API reference, DeleteTable",
  },
  "DDB-24": {
    says: "Expired items are read, and count in conditions, until they are collected in time.",
    off: "they are gone when their time is over",
    fact: "§4",
  },
  "DDB-25": {
    says: "An expiry more than five years past expires nothing.",
    off: "it does as any other",
    fact: "developer guide, Time to Live",
  },
  "DDB-26": {
    says: "UpdateTimeToLive is refused within an hour of the last change.",
    off: "it may follow at once",
    fact: "§4",
  },
} as const satisfies Record<`DDB-${number}`, Quirk>;

/** DynamoDB. Ids are never reused. */
export const ddbQuirks = {
  ...itemQuirks,
  ...pageQuirks,
  ...transactionQuirks,
  ...tableQuirks,
  ...indexQuirks,
} as const;
