import { expect, test } from "vitest";
import { VirtualClock } from "../../../../../src/standin/clock.ts";
import { AddressBook } from "../../../../../src/standin/instances/container/address-book.ts";

test("who calls before it is known whose address that is waits for it", async () => {
  const book = new AddressBook<string>(new VirtualClock(0));
  const asked = [book.find("10.0.0.2"), book.find("10.0.0.2")];
  book.enter("10.0.0.3", "other");
  book.enter("10.0.0.2", "i-1");
  expect(await Promise.all(asked)).toEqual(["i-1", "i-1"]);
  expect(await book.find("10.0.0.2")).toBe("i-1");
});

test("an address that is nobody's is told so after five seconds", async () => {
  const clock = new VirtualClock(0);
  const found = new AddressBook<string>(clock).find("10.0.0.2");
  clock.advance(5_000);
  expect(await found).toBeUndefined();
});

test("an address that another has taken over stays his", async () => {
  const book = new AddressBook<string>(new VirtualClock(0));
  book.enter("10.0.0.2", "i-1");
  book.enter("10.0.0.2", "i-2");
  book.strike("10.0.0.2", "i-1");
  expect(await book.find("10.0.0.2")).toBe("i-2");
});
