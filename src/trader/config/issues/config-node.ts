// The configuration between text and settings: plain values that keep the place where they were written.

export type Origin =
  | { readonly kind: 'file'; readonly file: string; readonly line: number; readonly column: number }
  /** A file or folder that could not be read: it has no lines. */
  | { readonly kind: 'unread'; readonly file: string }
  /** An environment variable, or a flag of the command line. */
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'flag'; readonly name: string }
  | { readonly kind: 'default' };

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly origin: Origin;
  readonly value: string | number | boolean | null;
  /** The text before its type was guessed. */
  readonly source: string;
  /** True for values from the environment: they have no quotes, so the schema decides between text and number. */
  readonly isLoose: boolean;
  readonly isSecret: boolean;
  /** Values of secret environment variables within the text. */
  readonly secrets?: readonly string[];
  /** The place of the character at an offset of the value. */
  placeAt(offset: number): Origin;
}

export interface ListNode {
  readonly kind: 'list';
  readonly origin: Origin;
  readonly items: readonly ConfigNode[];
}

export interface MapEntry {
  readonly keyOrigin: Origin;
  readonly node: ConfigNode;
}

export interface MapNode {
  readonly kind: 'map';
  readonly origin: Origin;
  readonly entries: ReadonlyMap<string, MapEntry>;
}

export type ConfigNode = ScalarNode | ListNode | MapNode;
export type ConfigPath = readonly (string | number)[];

export function emptyMap(origin: Origin): MapNode {
  return { kind: 'map', origin, entries: new Map() };
}

/** Later ones win: maps merge deeply, everything else is replaced. */
export function merged(under: ConfigNode, over: ConfigNode): ConfigNode {
  if (under.kind !== 'map' || over.kind !== 'map') return over;
  const entries = new Map(under.entries);
  for (const [key, entry] of over.entries) {
    const below = entries.get(key);
    const node = below === undefined ? entry.node : merged(below.node, entry.node);
    entries.set(key, { keyOrigin: entry.keyOrigin, node });
  }
  return { kind: 'map', origin: over.origin, entries };
}

/** The tree with one value replaced or added; missing maps on the path are created, list items must exist. */
export function withNode(root: ConfigNode, path: ConfigPath, node: ConfigNode): ConfigNode {
  const [step, ...rest] = path;
  if (step === undefined) return node;
  if (root.kind === 'list') {
    const index = Number(step);
    const item = root.items[index];
    if (item === undefined) return withNode(emptyMap(node.origin), path, node);
    return { ...root, items: root.items.with(index, withNode(item, rest, node)) };
  }
  const map = root.kind === 'map' ? root : emptyMap(node.origin);
  const below = map.entries.get(String(step))?.node ?? emptyMap(node.origin);
  const entry = { keyOrigin: node.origin, node: withNode(below, rest, node) };
  return { ...map, entries: new Map([...map.entries, [String(step), entry]]) };
}

/** The tree without the value at a path of keys. */
export function withoutNode(root: ConfigNode, [step, ...rest]: ConfigPath): ConfigNode {
  if (root.kind !== 'map' || step === undefined) return root;
  const key = String(step);
  const entry = root.entries.get(key);
  if (entry === undefined) return root;
  const entries = new Map(root.entries);
  if (rest.length === 0) entries.delete(key);
  else entries.set(key, { ...entry, node: withoutNode(entry.node, rest) });
  return { ...root, entries };
}

export function nodeAt(root: ConfigNode, path: ConfigPath): ConfigNode | undefined {
  let node: ConfigNode | undefined = root;
  for (const step of path) node = node === undefined ? undefined : childOf(node, step);
  return node;
}

function childOf(node: ConfigNode, step: string | number): ConfigNode | undefined {
  if (node.kind === 'map') return node.entries.get(String(step))?.node;
  return node.kind === 'list' ? node.items[Number(step)] : undefined;
}

/** Where the value is written; if it is missing, the place of the nearest value around it. */
export function originAt(root: ConfigNode, path: ConfigPath): Origin {
  const node = nodeAt(root, path);
  if (node !== undefined && (node.kind !== 'map' || path.length === 0)) return node.origin;
  return keyOriginAt(root, path);
}

/** Where the last key of the path is written, or the nearest one around it. */
export function keyOriginAt(root: ConfigNode, path: ConfigPath): Origin {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = nodeAt(root, path.slice(0, length - 1));
    const step = path[length - 1];
    if (parent?.kind === 'map') {
      const entry = parent.entries.get(String(step));
      if (entry !== undefined) return entry.keyOrigin;
    } else if (parent?.kind === 'list') {
      const item = parent.items[Number(step)];
      if (item !== undefined) return item.origin;
    }
  }
  return root.origin;
}

export function plainValue(node: ConfigNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(plainValue);
    case 'map':
      return Object.fromEntries(
        [...node.entries].map(([key, { node: of }]) => [key, plainValue(of)]),
      );
  }
}

/** `feeds[0].symbols`. */
export function pathText(path: ConfigPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}
