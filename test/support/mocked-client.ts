import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeEach } from "vitest";

/**
 * Takes the SDK's client of this class for all tests of a file: each begins without answers, and the
 * next file of the same process has the class as it was.
 */
export const mockedClient: typeof mockClient = (client) => {
  const mocked = mockClient(client);
  beforeEach(() => void mocked.reset());
  afterAll(() => mocked.restore());
  return mocked;
};
