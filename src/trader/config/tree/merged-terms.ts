// The terms of a strategy over those beneath it: a file over the defaults, a symbol's over the file's.
import type { ConfigNode, MapEntry } from '../issues/config-node.ts';

/** One of a family, whole: half a stop of one place and half of another would be a stop nobody wrote. */
const WHOLE: ReadonlySet<string> = new Set([
  'size',
  'stop',
  'target',
  'trail',
  'add',
  'per_symbol',
]);

/** Maps merge by key, and what a key holds is taken whole. */
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
