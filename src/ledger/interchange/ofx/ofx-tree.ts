// OFX and QFX as a tree: of version 1 (SGML, in which a value needs no closing tag) and of version 2 (XML).
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { ImportProblem } from '../rows/imported-file.ts';
import { atLine } from '../rows/table-rows.ts';

export interface OfxElement {
  readonly name: string;
  /** Of a value; empty for what holds elements. */
  readonly text: string;
  readonly children: readonly OfxElement[];
  readonly line: number;
}

interface OpenElement extends OfxElement {
  readonly children: OfxElement[];
}

/** Statements have about ten. */
const LEVELS_MAX = 64;
const TOO_DEEP = `Elements are nested more than ${LEVELS_MAX} deep. Download the statement again.`;
const TAG = /<(\/?)([A-Z0-9_.]+)>([^<]*)/gi;

export function ofxTree(text: string): Result<OfxElement, ImportProblem> {
  const root: OpenElement = { name: '', text: '', children: [], line: 1 };
  const open: OpenElement[] = [root];
  let [line, counted] = [1, 0];
  for (const match of text.matchAll(TAG)) {
    const [, slash = '', tag = '', value = ''] = match;
    for (; counted < match.index; counted++) if (text[counted] === '\n') line++;
    const name = tag.toUpperCase();
    if (slash !== '') {
      // Of a value that is closed, nothing is open: it was added when it was met.
      const at = open.findLastIndex((one) => one.name === name);
      if (at > 0) open.splice(at);
      continue;
    }
    const element = { name, text: plain(value), children: [], line };
    open.at(-1)?.children.push(element);
    if (element.text === '') open.push(element);
    if (open.length > LEVELS_MAX) return failed(atLine(line, TOO_DEEP));
  }
  const [ofx] = allNamed(root, 'OFX');
  return ofx === undefined
    ? failed(atLine(1, 'The file has no element OFX; download it again.'))
    : ok(ofx);
}

function plain(text: string): string {
  return text
    .trim()
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&');
}

/** Below it, in the order of the file. */
export function allNamed(element: OfxElement, ...names: readonly string[]): OfxElement[] {
  return element.children.flatMap((child) =>
    names.includes(child.name) ? [child] : allNamed(child, ...names),
  );
}

/** Values by their names, the first of each; not those below the names that are left out. */
export function valuesIn(
  element: OfxElement,
  leftOut: readonly string[] = [],
): Record<string, string> {
  const found: Record<string, string> = {};
  const rest = [...element.children];
  // It grows while it is read.
  for (const next of rest) {
    if (leftOut.includes(next.name)) continue;
    if (next.text !== '') found[next.name] ??= next.text;
    for (const child of next.children) rest.push(child);
  }
  return found;
}
