// Text in the language of manual pages, man(7).

/** As running text: no character starts a request or an escape, and a hyphen of an option stays one. */
export function escapedRoff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll(/(?<![\p{L}\p{N}])-|-(?=-)/gu, '\\-')
    .replaceAll(/^([.'])/gm, '\\&$1');
}

/** What is typed: every hyphen is the one of ASCII, so that it can be copied. */
export function typed(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll(/^\./gm, '\\&.');
}

export const bold = (text: string): string => `\\fB${typed(text)}\\fR`;

export const paragraph = (text: string): string =>
  `.PP\n${escapedRoff(text.replaceAll(/\s*\n\s*/g, ' ').trim())}\n`;

export const section = (title: string, content: string): string =>
  content === '' ? '' : `.SH ${title}\n${content.replace(/^\.PP\n/, '')}`;

/** A term, and what it means below it. */
export const tagged = (term: string, meaning: string): string =>
  `.TP\n${term}\n${escapedRoff(meaning.replaceAll('\n', ' ')) || '\\&'}\n`;

/** Lines as they are. */
export const verbatim = (text: string): string => `.PP\n.nf\n.RS 4\n${typed(text)}\n.RE\n.fi\n`;
