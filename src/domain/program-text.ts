/** Longest argument, or `NAME=value`, with its closing NUL: MAX_ARG_STRLEN of Linux, 32 pages. */
const maxStringBytes = 32 * 4_096;
/** A stack as large as Linux gives where no limit says otherwise. */
const usualStackBytes = 8 * 1_048_576;
/** Linux keeps a pointer to each argument and variable beside it. */
const pointerBytes = 8;
/** What slipway itself and an image usually set; nobody else's variables are known before. */
const reservedBytes = 16 * 1_024;

/**
 * Why a text cannot reach a program byte for byte, as the end of a sentence; undefined when it can.
 */
export function programTextFlaw(text: string): string | undefined {
  if (text.includes("\0")) {
    return "must not hold a NUL character";
  }
  return /\p{Surrogate}/u.test(text)
    ? "must not hold half a surrogate pair, which UTF-8 has no bytes for"
    : undefined;
}

/** The same of a variable's value, whose name counts too. */
export function variableFlaw(name: string, value: string): string | undefined {
  return (
    programTextFlaw(value) ??
    (sizeOf(`${name}=${value}`) > maxStringBytes
      ? "must be shorter than 128 KiB with its name, which is Linux's most"
      : undefined)
  );
}

/**
 * Why Linux could not start a program with these arguments and variables, as a sentence; undefined
 * when it could. The most is a quarter of the stack, but 128 KiB at least and 6 MiB at most
 * (execve(2)). Values that are references count as nothing: only instances know them.
 */
export function startFlaw(
  args: readonly string[],
  variables: Readonly<Record<string, unknown>>,
  stackBytes = usualStackBytes,
): string | undefined {
  const texts = [
    ...args,
    ...Object.entries(variables).map(
      ([name, value]) => `${name}=${typeof value === "string" ? value : ""}`,
    ),
  ];
  const bytes = texts.reduce((sum, text) => sum + sizeOf(text) + pointerBytes, reservedBytes);
  const most = Math.max(maxStringBytes, Math.min(6 * 1_048_576, Math.floor(stackBytes / 4)));
  return bytes <= most
    ? undefined
    : `Arguments and variables of the program are ${bytes} bytes together, and with a stack of ` +
        `${stackBytes} bytes Linux starts none with more than ${most}.`;
}

/** As Linux stores it. */
const sizeOf = (text: string): number => new TextEncoder().encode(text).length + 1;
