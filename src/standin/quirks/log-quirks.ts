import type { Quirk } from "./quirk.ts";

/** CloudWatch Logs. Ids are never reused. */
export const logQuirks = {
  "LOG-01": {
    says: "What PutLogEvents takes cannot be read for a moment.",
    off: "it can be read at once",
    fact: "no page of AWS's says otherwise; that it is so is",
    unconfirmed: true,
  },
  "LOG-02": {
    says: "Tokens never end: the same nextForwardToken back says that there is no more, for now.",
    off: "there is no token at the end",
    fact: "API reference, GetLogEvents",
  },
  "LOG-03": {
    says: "A page may be short, or empty, before the end: where nothing was logged for long.",
    off: "a page is full while there is more",
    fact: "API reference, GetLogEvents; boto3 #3718; where is",
    unconfirmed: true,
  },
  "LOG-04": {
    says: "The end of a time range is exclusive in GetLogEvents, and inclusive in FilterLogEvents.",
    off: "it is exclusive in both",
    fact: "API reference of both",
  },
  "LOG-05": {
    says: "The events of one PutLogEvents must be in the order of their time.",
    off: "they are put in order",
    fact: "API reference, PutLogEvents",
  },
  "LOG-06": {
    says: "The events of one PutLogEvents may not be of more than 24 hours.",
    off: "they may",
    fact: "API reference, PutLogEvents",
  },
  "LOG-07": {
    says: "A batch has 1 MiB at most, in which every event counts 26 bytes more than its text.",
    off: "any size will do",
    fact: "API reference, PutLogEvents",
  },
  "LOG-08": {
    says: "A batch has 10,000 events at most.",
    off: "any number will do",
    fact: "API reference, PutLogEvents",
  },
  "LOG-09": {
    says: "Events too old or too new are left out of a batch that succeeds; the answer says which.",
    off: "the whole batch is refused",
    fact: "API reference, PutLogEvents",
  },
  "LOG-10": {
    says: "A sequence token is not looked at: batches may come side by side.",
    off: "a wrong one is InvalidSequenceTokenException, as until 2023",
    fact: "API reference, PutLogEvents",
  },
  "LOG-11": {
    says: "Groups and streams do not come about by putting events: ResourceNotFoundException.",
    off: "they are made",
    fact: "API reference, PutLogEvents",
  },
  "LOG-12": {
    says: "Streams of a prefix cannot be ordered by their last event: InvalidParameterException.",
    off: "they are",
    fact: "API reference, DescribeLogStreams",
  },
  "LOG-13": {
    says: "The lastEventTimestamp of a stream is behind what can be read there.",
    off: "it is that of its newest event",
    fact: "API reference, DescribeLogStreams: up to an hour and more",
  },
  "LOG-14": {
    says: "GetLogEvents begins with the newest page unless told to start from the head.",
    off: "it begins with the oldest",
    fact: "API reference, GetLogEvents",
  },
  "LOG-15": {
    says: "A nextForwardToken is taken only together with startFromHead.",
    off: "the token knows its way",
    fact: "API reference, GetLogEvents; that it is refused is",
    unconfirmed: true,
  },
  "LOG-16": {
    says: "A group keeps its events for one of 22 numbers of days, and not for any other.",
    off: "for any number of days",
    fact: "API reference, PutRetentionPolicy",
  },
} as const satisfies Record<`LOG-${number}`, Quirk>;
