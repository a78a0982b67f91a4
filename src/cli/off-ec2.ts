import { readFileSync } from "node:fs";

/**
 * What EC2 shows of itself where everybody may read it: an instance id on Nitro, a system UUID of
 * ec2… on Xen (docs.aws.amazon.com/AWSEC2/latest/UserGuide/identify_ec2_instances.html).
 */
const signs: readonly (readonly [path: string, sign: RegExp])[] = [
  ["/sys/devices/virtual/dmi/id/board_asset_tag", /^i-[0-9a-f]+/],
  ["/sys/devices/virtual/dmi/id/sys_vendor", /^Amazon EC2/],
  ["/sys/hypervisor/uuid", /^ec2/i],
];

/** What a file holds; undefined when it cannot be read. */
type Read = (path: string) => string | undefined;

/**
 * True when this machine cannot be an EC2 instance, so that asking its metadata service for
 * credentials would only be a wait for nothing. Where that cannot be told (Windows) it is false.
 */
export function isOffEc2(platform: NodeJS.Platform = process.platform, read: Read = text): boolean {
  return platform !== "win32" && !signs.some(([path, sign]) => sign.test(read(path) ?? ""));
}

function text(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
