/**
 * The id of an Availability Zone: `us-east-1a` is `use1-az1`. AWS maps names to ids differently in
 * every account; here `a` is always 1.
 */
export function zoneId(zoneName: string): string {
  const [, area = "", direction = "", number = "", letter = ""] =
    /^([a-z]+(?:-gov|-iso\w?)?)-([a-z]+)-(\d+)([a-z])$/.exec(zoneName) ?? [];
  const short = direction.replace(/(north|south|central|east|west)/g, (word) => word.charAt(0));
  return `${area.replaceAll("-", "")}${short}${number}-az${letter.charCodeAt(0) - 96}`;
}
