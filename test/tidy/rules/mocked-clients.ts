import { filesIn, type Rule } from "../tree.ts";

const through = "test/support/mocked-client.ts";

/** A client that stays mocked answers the files that come after, of whatever tier, with nothing. */
export const mockedClients: Rule = (files) =>
  filesIn(files, /^test\/(?!tidy\/).*\.ts$/)
    .filter(({ path, text }) => path !== through && /from\s*"aws-sdk-client-mock"/.test(text))
    .map(
      ({ path }) => `${path} takes aws-sdk-client-mock itself: ${through} gives the class back.`,
    );
