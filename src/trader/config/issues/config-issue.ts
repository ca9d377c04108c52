// One fault of the configuration, and its message.
import type { Origin } from './config-node.ts';

export interface ConfigIssue {
  readonly origin: Origin;
  /** `gateway.port`; empty if it concerns the whole file. */
  readonly path: string;
  /** The fault, without its place. */
  readonly message: string;
  readonly expected?: string;
  readonly found?: string;
  readonly didYouMean?: string;
  /** The paths that are missing; any of them would do. */
  readonly missing?: readonly string[];
}

/** `config/sluice.yaml:12:9: gateway.prot: unknown setting; did you mean port?` */
export function sentenceOf({ origin, path, message, didYouMean }: ConfigIssue): string {
  const parts = [placeOf(origin), path, message].filter((part) => part !== '');
  const guess = didYouMean === undefined ? '' : `; did you mean ${didYouMean}?`;
  return visible(`${parts.join(': ')}${guess}`);
}

/** Files may contain anything, and their names are printed: control characters are removed. */
function visible(text: string): string {
  return text.replaceAll(
    /\p{Cc}/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** `config/sluice.yaml:12:9`, `nope.yaml`, `env SLUICE__API__PORT`, `--demo`, `default`. */
export function placeOf(origin: Origin): string {
  switch (origin.kind) {
    case 'file':
      return `${origin.file}:${origin.line}:${origin.column}`;
    case 'unread':
      return origin.file;
    case 'env':
      return `env ${origin.name}`;
    case 'flag':
      return origin.name;
    case 'default':
      return 'default';
  }
}

export function fileIssue(file: string, message: string): ConfigIssue {
  return { origin: { kind: 'file', file, line: 1, column: 1 }, path: '', message };
}

/** Of a file or folder that could not be read. */
export function unreadIssue(file: string, message: string, didYouMean?: string): ConfigIssue {
  const issue = { origin: { kind: 'unread', file }, path: '', message } as const;
  return didYouMean === undefined ? issue : { ...issue, didYouMean };
}
