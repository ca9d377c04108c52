// The configuration in force: every value, including defaults, and its origin.
import { HIDDEN, redacted } from '../../../kernel/redact.ts';
import { isSecretPath } from '../fields/fields.ts';
import { placeOf } from '../issues/config-issue.ts';
import { type ConfigNode, type ConfigPath, nodeAt, pathText } from '../issues/config-node.ts';

export interface EffectiveValue {
  /** `feeds[0].url` */
  readonly path: string;
  /** A scalar or a list of scalars; `***` for a secret. */
  readonly value: unknown;
  /** `config/sluice.yaml:12`, `env SLUICE__API__PORT`, `--demo` or `default`. */
  readonly origin: string;
}

export function effectiveValues(value: unknown, root: ConfigNode): EffectiveValue[] {
  return leavesOf(value).map(({ path, leaf }) => ({
    path: pathText(path),
    value: isSecret(root, path) ? HIDDEN : shownLeaf(leaf),
    origin: originText(root, path),
  }));
}

/** Without the secrets in an address. */
export function shownLeaf(leaf: unknown): unknown {
  if (Array.isArray(leaf)) return leaf.map(shownLeaf);
  return typeof leaf === 'string' ? redacted(leaf) : leaf;
}

/** One value at the end of a path. */
export interface Leaf {
  readonly path: ConfigPath;
  readonly leaf: unknown;
}

export function leavesOf(value: unknown, path: ConfigPath = []): Leaf[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) {
    const isOfScalars = value.every((item) => item === null || typeof item !== 'object');
    if (isOfScalars) return [{ path, leaf: value }];
    return value.flatMap((item: unknown, index) => leavesOf(item, [...path, index]));
  }
  if (value === null || typeof value !== 'object') return [{ path, leaf: value }];
  return Object.entries(value).flatMap(([key, member]) => leavesOf(member, [...path, key]));
}

function isSecret(root: ConfigNode, path: ConfigPath): boolean {
  const node = nodeAt(root, path);
  return isSecretPath(path) || (node?.kind === 'scalar' && node.isSecret);
}

function originText(root: ConfigNode, path: ConfigPath): string {
  const origin = nodeAt(root, path)?.origin;
  if (origin?.kind === 'file') return `${origin.file}:${origin.line}`;
  return origin === undefined ? 'default' : placeOf(origin);
}
