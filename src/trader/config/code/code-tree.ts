// The terms that a strategy module exports, as a tree of values with places, so that the schema checks them like a
// file.
import { type ConfigNode, type MapEntry, nodeAt, type Origin } from '../issues/config-node.ts';

/** Terms as the realm writes them: a map is a list of names and values, `odd` is what no file can contain. */
export type TermsText =
  | string
  | number
  | boolean
  | null
  | readonly TermsText[]
  | { readonly members: readonly (readonly [string, TermsText])[] }
  | { readonly odd: string };

/** A name is located by its spelling; issues with a computed name point to the top of the file. */
export function codeTree(file: string, text: string, terms: TermsText): ConfigNode {
  const spelled = namesSpelled(text);
  const originOf = originsIn(file, text);

  /** Searched from its parent on; the place of the parent if the name is not spelled out. */
  function offsetOf(name: string, from: number): number {
    const offsets = spelled.get(name) ?? [];
    return offsets[countBelow(offsets, from)] ?? from;
  }

  function read(value: TermsText, from: number): ConfigNode {
    const origin = originOf(from);
    if (typeof value !== 'object' || value === null) return scalar(value, origin);
    if ('odd' in value) return scalar(value.odd, origin);
    if (!('members' in value)) {
      return { kind: 'list', origin, items: value.map((item) => read(item, from)) };
    }
    const entries = value.members.map(([name, member]): [string, MapEntry] => {
      const at = offsetOf(name, from);
      return [name, { keyOrigin: originOf(at), node: read(member, at) }];
    });
    return { kind: 'map', origin, entries: new Map(entries) };
  }
  return read(terms, Math.max(0, text.search(/^export\s+const\s+strategy\b/m)));
}

/** Whether it decides at the end of a bar, without a prediction. */
export function isOnBars(root: ConfigNode): boolean {
  const on = nodeAt(root, ['entry', 'on']);
  return on?.kind === 'scalar' && on.value === 'bar';
}

const NAME = /(?<![\w$./-])[\w$./-]+(?=['"]?\s*[:(,}\n])/g;

/** Ascending; read once, so that many names in a large file take no longer than a few. */
function namesSpelled(text: string): ReadonlyMap<string, readonly number[]> {
  const offsetsByName = new Map<string, number[]>();
  for (const { 0: name, index } of text.matchAll(NAME)) {
    const offsets = offsetsByName.get(name);
    if (offsets === undefined) offsetsByName.set(name, [index]);
    else offsets.push(index);
  }
  return offsetsByName;
}

/** The lines are found once: there may be thousands of values in a large file. */
function originsIn(file: string, text: string): (offset: number) => Origin {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    const line = countBelow(starts, offset + 1);
    return { kind: 'file', file, line, column: offset - (starts[line - 1] ?? 0) + 1 };
  };
}

/** In ascending numbers. */
function countBelow(sorted: readonly number[], value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? value) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

function scalar(value: string | number | boolean | null, origin: Origin): ConfigNode {
  return {
    kind: 'scalar',
    origin,
    value,
    source: String(value),
    isLoose: false,
    isSecret: false,
    placeAt: () => origin,
  };
}
