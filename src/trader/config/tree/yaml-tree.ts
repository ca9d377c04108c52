// Parses YAML text to a tree of values with places; reports the first syntax error, without quoting the file.
import {
  type ErrorCode,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
} from 'yaml';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { ConfigIssue } from '../issues/config-issue.ts';
import { type ConfigNode, emptyMap, type MapEntry, type Origin } from '../issues/config-node.ts';

/** An empty file is an empty map. */
export function parseYaml(file: string, text: string): Result<ConfigNode, ConfigIssue[]> {
  const lines = new LineCounter();
  // Pretty errors quote the file, and the file may contain a secret.
  const document = parseDocument(text, { ...LINEAR, lineCounter: lines, prettyErrors: false });
  const originAt = (offset: number): Origin => {
    const { line, col } = lines.linePos(offset);
    return { kind: 'file', file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  // What the parser says after the first error mostly follows from it.
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) {
    const message = `not valid YAML: ${PLAIN_ERRORS[error.code] ?? error.message}`;
    return failed([{ origin: originAt(error.pos[0]), path: '', message }]);
  }
  if (document.contents === null) return ok(emptyMap(originAt(0)));
  const issues: ConfigIssue[] = [];
  const root = createReader({ text, originAt, issues, isFile: file !== '' }).read(
    document.contents,
    0,
  );
  return issues.length > 0 ? failed(issues) : ok(root);
}

/**
 * The parser compares each key of a map with all before it, and each of an `!!omap`: a large file would stop the process. Keys set
 * twice are found below.
 */
const LINEAR = { uniqueKeys: false, schema: 'core', resolveKnownTags: false } as const;

const SET_TWICE = 'the name is set twice here';

const PLAIN_ERRORS: Readonly<Partial<Record<ErrorCode, string>>> = {
  MULTILINE_IMPLICIT_KEY: 'a name needs a colon and a space after it',
  BLOCK_AS_IMPLICIT_KEY: 'a value with a colon in it needs quotes, or a line is indented too far',
  RESOURCE_EXHAUSTION: 'too many levels are nested in one another',
  TAB_AS_INDENT: 'indent with spaces, not tabs',
};

function createReader(parts: {
  readonly text: string;
  readonly originAt: (offset: number) => Origin;
  readonly issues: ConfigIssue[];
  /** A value from the environment has no quotes: it may be text, such as a key. */
  readonly isFile: boolean;
}) {
  const { text, originAt, issues, isFile } = parts;

  function refuse(node: Node, message: string): ConfigNode {
    const origin = originAt(node.range?.[0] ?? 0);
    issues.push({ origin, path: '', message });
    return emptyMap(origin);
  }

  function read(node: Node | null | undefined, offset: number): ConfigNode {
    if (node === null || node === undefined) return nothing(originAt(offset));
    const start = node.range?.[0] ?? offset;
    if (isScalar(node)) return readScalar(node, start);
    if (isSeq(node)) {
      const items = node.items.map((item) => read(item as Node, start));
      return { kind: 'list', origin: originAt(start), items };
    }
    if (isMap(node)) {
      const pairs = node.items as Pair<Node, Node | null>[];
      refuseSetTwice(pairs);
      const entries = pairs.map((pair) => readPair(pair, start));
      return { kind: 'map', origin: originAt(start), entries: new Map(entries) };
    }
    return refuse(
      node,
      isAlias(node) ? 'aliases are not supported: write the value out' : 'not a value',
    );
  }

  function refuseSetTwice(pairs: readonly Pair<Node, unknown>[]): void {
    const names = new Set<unknown>();
    for (const { key } of pairs) {
      if (isScalar(key) && names.has(key.value)) refuse(key, `not valid YAML: ${SET_TWICE}`);
      if (isScalar(key)) names.add(key.value);
    }
  }

  function readPair(pair: Pair<Node, Node | null>, offset: number): [string, MapEntry] {
    const start = pair.key.range?.[0] ?? offset;
    if (!isScalar(pair.key)) refuse(pair.key, 'a name must be plain text');
    const key = isScalar(pair.key) ? (pair.key.source ?? String(pair.key.value)) : '';
    return [key, { keyOrigin: originAt(start), node: read(pair.value, start) }];
  }

  function readScalar(node: Scalar, start: number): ConfigNode {
    const { value } = node;
    const isPlainValue = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    if (!isPlainValue) return refuse(node, 'not text, a number, or true or false');
    if (isFile && typeof value === 'number' && OTHER_BASE.test(node.source ?? ''))
      return refuse(
        node,
        `${node.source} has a leading zero: write ${value} (in quotes if it is text)`,
      );
    const end = node.range?.[1] ?? start;
    return {
      kind: 'scalar',
      origin: originAt(start),
      value: value as string | number | boolean | null,
      source: node.source ?? '',
      isLoose: false,
      isSecret: false,
      placeAt: (offset) =>
        originAt(start + offsetInSource(text.slice(start, end), String(value), offset)),
    };
  }

  return { read };
}

/** Octal and hexadecimal numbers, and those that only some programs read as octal: 0x10, 0o10, 010. */
const OTHER_BASE = /^[-+]?0[\dxo]/i;

function nothing(origin: Origin): ConfigNode {
  const placeAt = () => origin;
  return {
    kind: 'scalar',
    origin,
    value: null,
    source: '',
    isLoose: false,
    isSecret: false,
    placeAt,
  };
}

/** Quoting, escaping and folding change only spaces, quotes and backslashes; all other characters keep their order. */
function offsetInSource(source: string, value: string, offset: number): number {
  let at = contentStart(source);
  for (let index = 0; index <= offset && index < value.length; index += 1) {
    const wanted = value[index] ?? '';
    if (wanted.trim() === '') continue;
    while (at < source.length && source[at] !== wanted) at += 1;
    if (index < offset) at += 1;
  }
  return Math.min(at, source.length);
}

/** After the opening quote, or after the header line of a block. */
function contentStart(source: string): number {
  if (source.startsWith('"') || source.startsWith("'")) return 1;
  return source.startsWith('|') || source.startsWith('>') ? source.indexOf('\n') + 1 : 0;
}
