// Keeps secrets out of the log: by the path of a field, by the text of every secret in the configuration, and by the form of
// an address.
// Law 12
import { HIDDEN, redacted, withoutSecret } from '../../../kernel/redact.ts';
import type { LogFields } from '../../ports/log.ts';

const DEPTH_MAX = 8;
/** Shorter secrets would remove ordinary words. */
const SECRET_LENGTH_MIN = 6;
/** Paths may hold names from outside. */
const PATHS_MAX = 1_000;

/** Dotted paths; a `*` matches one step, a leading `**.` any number of them. Case-insensitive. */
const SECRET_PATHS: readonly string[] = [
  '**.apiKey',
  '**.api_key',
  '**.password',
  '**.token',
  '**.secret',
  '**.authorization',
  '**.x-api-key',
  '**.cookie',
];

export interface Redaction {
  /** Adds texts that must never appear. */
  learn(secrets: readonly string[]): void;
  fields(fields: LogFields): Record<string, unknown>;
  text(text: string): string;
}

export function createRedaction(
  secrets: readonly string[],
  paths: readonly string[] = SECRET_PATHS,
): Redaction {
  const patterns = paths.map((path) => path.toLowerCase().split('.'));
  const known = new Set<string>();

  function text(value: string): string {
    let clean = value;
    for (const secret of known) clean = withoutSecret(clean, secret);
    return redacted(clean);
  }

  function learn(more: readonly string[]): void {
    for (const secret of more) if (secret.length >= SECRET_LENGTH_MIN) known.add(secret);
  }
  learn(secrets);

  /** Most lines have the same fields. */
  const secrecyByPath = new Map<string, boolean>();

  function isSecret(path: readonly string[]): boolean {
    const key = path.join('.');
    const known = secrecyByPath.get(key);
    if (known !== undefined) return known;
    const found = patterns.some((pattern) => matches(pattern, path));
    if (secrecyByPath.size < PATHS_MAX) secrecyByPath.set(key, found);
    return found;
  }

  function clean(value: unknown, path: readonly string[]): unknown {
    if (isSecret(path)) return HIDDEN;
    if (typeof value === 'string') return text(value);
    if (value instanceof Error) return { name: value.name, message: text(value.message) };
    if (typeof value !== 'object' || value === null) return value;
    if (path.length >= DEPTH_MAX) return '...';
    if (Array.isArray(value)) return value.map((item, at) => clean(item, [...path, String(at)]));
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, clean(item, [...path, key.toLowerCase()])]),
    );
  }

  return {
    learn,
    text,
    fields: (fields) =>
      Object.fromEntries(
        Object.entries(fields).map(([key, value]) => [key, clean(value, [key.toLowerCase()])]),
      ),
  };
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === '**') {
    return path.length >= rest.length && matches(rest, path.slice(path.length - rest.length));
  }
  return (
    pattern.length === path.length && pattern.every((step, at) => step === '*' || step === path[at])
  );
}
