// Names of the broker's data farms in the texts of its notices. Texts come in several languages; the names do not.

/** What US shares, their history, their definitions and their options come from; a name may end with a place: `usfarm.nj`. */
const FARMS_OF_US = /^(?:usfarm|usopt|ushmds|secdef(?:il|nj|us))(?:\.|$)/;
const NAME_AT_END = /[\w.]+$/;
const LISTS = /(not connected)?\s*[:：]\s*(\w[\w.]*(?:\s*;\s*\w[\w.]*)*)/g;

/** Farms of other places and products may be broken for days. */
export function isFarmUsed(farm: string): boolean {
  return FARMS_OF_US.test(farm);
}

/** `Market data farm connection is OK:usfarm` or `... should be available upon demand.usfarm.nj` */
export function farmIn(text: string): string {
  const colon = text.lastIndexOf(':');
  if (colon >= 0) return text.slice(colon + 1).trim();
  const [end = ''] = NAME_AT_END.exec(text.trim()) ?? [];
  return end.slice(end.indexOf('.') + 1);
}

/** The first list of the notice of a restored uplink; the second one has those that are not connected. */
export function connectedFarms(text: string): readonly string[] {
  const [first] = text.matchAll(LISTS);
  const [, isOthers, names = ''] = first ?? [];
  if (isOthers !== undefined) return [];
  return names.split(';').map((name) => name.trim().replace(/\.$/, ''));
}
