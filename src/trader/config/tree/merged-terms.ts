// Merges the terms of a strategy: a file over the defaults, a symbol's terms over the file's.
import type { ConfigNode, MapEntry } from '../issues/config-node.ts';

/**
 * A family is replaced as a unit: half a stop from one place and half from another would be a stop that no file
 * contains.
 */
const WHOLE: ReadonlySet<string> = new Set([
  'size',
  'stop',
  'target',
  'trail',
  'add',
  'per_symbol',
]);

/** Maps merge by key; the value of a key is replaced as a unit. */
export function mergedTerms(under: ConfigNode, over: ConfigNode): ConfigNode {
  if (under.kind !== 'map' || over.kind !== 'map') return over;
  const entries = new Map(under.entries);
  for (const [key, entry] of over.entries)
    entries.set(key, overEntry(key, entries.get(key), entry));
  return { ...over, entries };
}

function overEntry(key: string, below: MapEntry | undefined, above: MapEntry): MapEntry {
  if (WHOLE.has(key) || below?.node.kind !== 'map' || above.node.kind !== 'map') return above;
  const entries = new Map([...below.node.entries, ...above.node.entries]);
  return { ...above, node: { ...above.node, entries } };
}
