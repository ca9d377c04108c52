// The text of a strategy file in a browser: lines, places in it, and the line ends that a text area does not keep.

/** A text area has `\n` only. */
export function asEdited(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** With the line ends of the text that was read. */
export function asWritten(edited: string, read: string): string {
  return read.includes('\r\n') ? edited.replaceAll('\n', '\r\n') : edited;
}

export function lineCount(text: string): number {
  return text.split('\n').length;
}

/** `1`, `2`, ... one below the other. */
export function lineNumbers(text: string): string {
  return Array.from({ length: lineCount(text) }, (_, index) => index + 1).join('\n');
}

/** Where a place is in the text; line and column begin at 1. */
export function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const within = Math.min(column - 1, lines[line - 1]?.length ?? 0);
  return Math.min(text.length, before + within);
}

/** As the API takes it; a strategy has a few thousand. */
const CHARACTERS_MAX = 65_536;

/** Empty if it can be sent. */
export function whyTooLong(text: string): string {
  if (text.length <= CHARACTERS_MAX) return '';
  const [own, most] = [text.length, CHARACTERS_MAX].map((count) => count.toLocaleString('en'));
  return `The text has ${own} characters; a strategy has at most ${most}. Nothing was sent.`;
}

const NEW_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}\.(yaml|ts)$/;

/** Whether the trader takes it for a new strategy. */
export function isNewName(name: string): boolean {
  return NEW_NAME.test(name) && !name.includes('.draft.');
}

/** What a new file begins with. */
export function firstText(file: string): string {
  const name = file.replace(/\.\w+$/, '');
  return file.endsWith('.ts') ? firstCode(name) : firstTerms(name);
}

function firstTerms(name: string): string {
  return `name: ${name}
symbols: []
entry:
  side: long
  when: "prediction.confidence >= 0.7"
size: { risk_percent: 0.5 }
stop: { percent: 1 }
`;
}

function firstCode(name: string): string {
  return `import { defineStrategy } from 'sluice';

export const strategy = defineStrategy({
  name: '${name}',
  symbols: [],
  entry: {
    side: 'long',
    when: ({ prediction }) => prediction.confidence >= 0.7,
  },
  size: { risk_percent: 0.5 },
  stop: { percent: 1 },
});
`;
}
