/**
 * Why a text cannot be a host-header condition of an ALB rule, as the end of a sentence; undefined
 * when it can: at most 128 of A-Z a-z 0-9 - . * ?, with a dot, and letters only after the last one.
 */
export function hostPatternFlaw(host: string): string | undefined {
  if (host.length > 128) {
    return "is longer than the 128 characters a load balancer rule takes";
  }
  if (!/^[A-Za-z0-9.*?-]+$/.test(host)) {
    return "may have letters, digits, hyphens, dots and the wildcards * and ?";
  }
  return /\.[A-Za-z]+$/.test(host) ? undefined : "must end with a dot and letters, as in .com";
}

/**
 * Why a text cannot be a path-pattern condition of an ALB rule, as the end of a sentence; undefined
 * when it can: at most 128 of letters, digits and _-.$/~"'@:+&*?.
 */
export function pathPatternFlaw(path: string): string | undefined {
  if (path.length > 128) {
    return "is longer than the 128 characters a load balancer rule takes";
  }
  if (!/^[A-Za-z0-9_.$/~"'@:+&*?-]+$/.test(path)) {
    return "may have letters, digits, _-.$/~\"'@:+& and the wildcards * and ?";
  }
  return /^[/*]/.test(path) ? undefined : "must begin with / or *";
}
