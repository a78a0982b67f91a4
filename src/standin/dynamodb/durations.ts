/**
 * How long DynamoDB takes over what it does on its own, in milliseconds. AWS promises little about
 * these (aws-facts.md §4); the stand-in's are short where somebody waits for them.
 */

/** A table stays CREATING, or DELETING, for this long. */
export const tableChangeMs = 300;

/** A read that does not ask for consistency sees a write this much later; AWS: within a second. */
export const replicaLagMs = 100;

/** An index that is added to a table, or deleted, takes this long; AWS: minutes and more. */
export const indexChangeMs = 1_000;

/** Time to live stays ENABLING or DISABLING for this long; AWS: up to an hour. */
export const timeToLiveChangeMs = 1_000;

/** Within this long after a change of its time to live a table refuses another. */
export const timeToLiveRestMs = 3_600_000;

/** Expired items are collected this often; AWS: within a few days. */
export const collectionMs = 600_000;

/** A client request token is remembered for this long after its transaction. */
export const requestTokenMs = 600_000;
