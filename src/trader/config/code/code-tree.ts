// The terms that a strategy module exports, as a tree of values with places, so that the schema checks them like a
// file.
import type { ConfigNode, MapEntry, Origin } from '../issues/config-node.ts';
import { originAt } from './module-text.ts';

/** A name is located by its spelling; issues with a computed name point to the top of the file. */
export function codeTree(file: string, text: string, terms: unknown): ConfigNode {
  function read(value: unknown, from: number): ConfigNode {
    const origin = originAt(file, text, from);
    if (Array.isArray(value)) {
      return { kind: 'list', origin, items: value.map((item) => read(item, from)) };
    }
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([name, member]): [string, MapEntry] => {
          const at = offsetOf(text, name, from);
          const node = read(member, at);
          return [name, { keyOrigin: originAt(file, text, at), node }];
        });
      return { kind: 'map', origin, entries: new Map(entries) };
    }
    return scalar(value, origin);
  }
  return read(terms, Math.max(0, text.search(/^export\s+const\s+strategy\b/m)));
}

/** Searched from its parent on; the place of the parent if the name is not spelled out. */
function offsetOf(text: string, name: string, from: number): number {
  const literal = name.replaceAll(/[^\w]/g, '\\$&');
  const spelled = new RegExp(`(?<![\\w$])${literal}(?=['"]?\\s*[:(,}\\n])`);
  const found = text.slice(from).search(spelled);
  return found < 0 ? from : from + found;
}

function scalar(value: unknown, origin: Origin): ConfigNode {
  const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  const shown = isPlain ? (value as string | number | boolean | null) : `a ${typeof value}`;
  return {
    kind: 'scalar',
    origin,
    value: shown,
    source: String(shown),
    isLoose: false,
    isSecret: false,
    placeAt: () => origin,
  };
}
