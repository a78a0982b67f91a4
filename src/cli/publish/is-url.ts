/** Tells a URL from the path of a directory. */
export function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\//i.test(text) && URL.canParse(text);
}
