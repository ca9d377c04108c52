// Where a place in the text of a strategy is among its settings: by indentation and, within a line, by braces. The text
// may be half written; what cannot be placed has no answer.

export interface YamlPlace {
  /** The settings around it, outermost first; of a value its own key is the last. */
  readonly path: readonly string[];
  readonly kind: 'key' | 'value';
  /** What stands before the place, of this key or value. */
  readonly typed: string;
  /** Keys that the same mapping has before the place. */
  readonly siblings: readonly string[];
}

interface Frame {
  readonly kind: '{' | '[';
  /** How many keys were open where it began. */
  readonly depth: number;
  readonly siblings: string[];
}

interface Scan {
  readonly open: string[];
  readonly frames: Frame[];
  readonly siblings: string[];
  token: string;
}

const LINES_READ_MAX = 2_000;

export function yamlPlace(text: string, offset: number): YamlPlace | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const prefix = text.slice(start, offset);
  const scan = scanned(prefix);
  if (scan === undefined) return undefined;
  const around = keysAround(text.slice(0, start), indentOf(prefix));
  const { open, frames, token } = scan;
  const frame = frames.at(-1);
  const isValue = frame === undefined || frame.kind === '{' ? open.length > depthOf(frame) : true;
  const before = frame === undefined ? [...around.siblings, ...scan.siblings] : frame.siblings;
  return {
    path: [...around.path, ...open],
    kind: isValue ? 'value' : 'key',
    typed: token.trimStart(),
    siblings: before.filter((key) => !open.includes(key)),
  };
}

/** The key or value that contains the place, as far as it is written. */
export function wordRange(text: string, offset: number): { from: number; to: number } {
  const inWord = /[\w.]/;
  let from = offset;
  while (from > 0 && inWord.test(text[from - 1] ?? '')) from -= 1;
  let to = offset;
  while (to < text.length && inWord.test(text[to] ?? '')) to += 1;
  return { from, to };
}

function depthOf(frame: Frame | undefined): number {
  return frame?.depth ?? 0;
}

/** Undefined within a comment. */
function scanned(prefix: string): Scan | undefined {
  const scan: Scan = { open: [], frames: [], siblings: [], token: '' };
  let quote = '';
  for (const [at, char] of [...prefix.replace(/^\s*(- +)*/, '')].entries()) {
    if (quote !== '') {
      scan.token += char;
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") {
      scan.token += char;
      quote = char;
    } else if (char === '#' && (at === 0 || /\s$/.test(scan.token) || scan.token === '')) {
      return undefined;
    } else take(scan, char);
  }
  closeKey(scan, true);
  return scan;
}

function take(scan: Scan, char: string): void {
  const { frames, open } = scan;
  switch (char) {
    case '{':
    case '[':
      frames.push({ kind: char, depth: open.length, siblings: [] });
      scan.token = '';
      return;
    case '}':
    case ']':
      open.length = frames.pop()?.depth ?? open.length;
      scan.token = '';
      return;
    case ',': {
      const frame = frames.at(-1);
      if (frame?.kind === '{') open.length = frame.depth;
      if (frame !== undefined) scan.token = '';
      else scan.token += char;
      return;
    }
    default:
      if (char === ' ') closeKey(scan, false);
      scan.token += char;
  }
}

/** `key:` before a space, or before the place itself. */
function closeKey(scan: Scan, isEnd: boolean): void {
  const frame = scan.frames.at(-1);
  if (scan.open.length > depthOf(frame) || frame?.kind === '[') return;
  const key = /^\s*(["']?)([\w./-]+)\1:$/.exec(scan.token)?.[2];
  if (key === undefined) return;
  scan.open.push(key);
  (frame?.siblings ?? scan.siblings).push(key);
  scan.token = isEnd ? '' : ' ';
}

interface Around {
  readonly path: readonly string[];
  readonly siblings: readonly string[];
}

/** The keys on lines before it that are less indented, and those at the same indentation below the innermost. */
function keysAround(before: string, indent: number): Around {
  const path: string[] = [];
  const siblings: string[] = [];
  let inside = indent;
  for (const line of before.split('\n').slice(0, -1).slice(-LINES_READ_MAX).toReversed()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const key = /^\s*(?:- +)*(["']?)([\w./-]+)\1:(\s|$)/.exec(line)?.[2];
    const own = indentOf(line);
    if (key === undefined) continue;
    if (own < inside) {
      path.unshift(key);
      inside = own;
    } else if (own === indent && path.length === 0) siblings.unshift(key);
    if (inside === 0 && path.length > 0) break;
  }
  return { path, siblings };
}

/** Items of a list are as far in as what they contain. */
function indentOf(line: string): number {
  return /^\s*(- +)*/.exec(line)?.[0].length ?? 0;
}
