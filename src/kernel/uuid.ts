// UUIDs as programs write them: some without hyphens, some in capitals.
const UUID = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i;

/** With hyphens and in small letters; what is not a UUID stays as it is. */
export function hyphenated(text: string): string {
  const [, ...parts] = UUID.exec(text) ?? [];
  return parts.length === 0 ? text : parts.join('-').toLowerCase();
}
