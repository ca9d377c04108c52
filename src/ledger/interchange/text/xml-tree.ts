// An XML text as a tree of elements with their attributes and lines. Document types and entities of one's own are
// refused: they have no place in a statement, and they can make a small file large.
// biome-ignore lint/correctness/noUnresolvedImports: a CommonJS module, whose exports are its default
import sax from 'sax';
import { failed, ok, type Result } from '../../../kernel/result.ts';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own, trimmed. */
  readonly text: string;
  readonly line: number;
}

export interface XmlFault {
  readonly line: number;
  readonly why: string;
}

const DEPTH_MAX = 64;

/** Only the five entities of XML itself. */
const OPTIONS = { position: true, strictEntities: true };

interface OpenElement {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
  text: string;
  readonly line: number;
}

/** Programs that write their objects nest deeper than statements do. */
export function xmlTree(text: string, depthMax = DEPTH_MAX): Result<XmlElement, XmlFault> {
  const parser = sax.parser(true, OPTIONS);
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let fault: XmlFault | undefined;
  const refuse = (why: string) => {
    fault ??= { line: parser.line + 1, why };
  };
  parser.onerror = ({ message }) => refuse(`Not valid XML (${message.split('\n')[0] ?? ''}).`);
  parser.ondoctype = () => refuse('The file declares a document type; remove that line.');
  parser.onopentag = ({ name, attributes }) => {
    if (open.length >= depthMax) refuse(`Elements are nested more than ${depthMax} deep.`);
    const element = {
      name,
      attributes: attributes as Record<string, string>,
      children: [],
      text: '',
      line: parser.line + 1,
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  };
  parser.ontext = (piece) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += piece.trim();
  };
  parser.onclosetag = () => {
    open.pop();
  };
  for (const piece of piecesOf(text)) {
    if (fault === undefined) parser.write(piece);
  }
  if (fault === undefined) parser.close();
  if (fault !== undefined) return failed(fault);
  return root === undefined ? failed({ line: 1, why: 'The file has no element.' }) : ok(root);
}

const PIECE_CHARACTERS = 2 ** 16;

/** A fault ends the reading at the next piece. */
function* piecesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += PIECE_CHARACTERS)
    yield text.slice(at, at + PIECE_CHARACTERS);
}

/** All elements of the name below, in the order of the file. */
export function elementsNamed(root: XmlElement, name: string): XmlElement[] {
  const found: XmlElement[] = [];
  const rest = [root];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (next.name === name) found.push(next);
    else rest.push(...next.children.toReversed());
  }
  return found;
}
