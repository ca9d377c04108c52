// Text that people and files bring: what a terminal or a page would obey instead of showing it.

/** Control characters, and marks that turn the direction of text; inside of a character class. */
const UNPRINTABLE =
  '\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069';

/** Text of one line without any of them. */
export const PRINTABLE_LINE = new RegExp(`^[^${UNPRINTABLE}]*$`);

/** With line ends and tabs. */
export const PRINTABLE_TEXT = new RegExp(`^(?:[^${UNPRINTABLE}]|[\\r\\n\\t])*$`);

const IN_LINE = new RegExp(`[${UNPRINTABLE}]`, 'g');
const IN_TEXT = new RegExp(`\\r?\\n|\\t|[${UNPRINTABLE}]`, 'g');

/** Each of them as `\u001b`, which JSON reads as what it was. */
export function escapedLine(text: string): string {
  return text.replaceAll(IN_LINE, escaped);
}

/** As `escapedLine`; line ends and tabs stay. */
export function escapedText(text: string): string {
  return text.replaceAll(IN_TEXT, (found) => (/[\n\t]/.test(found) ? found : escaped(found)));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
