// HTML templates that escape every inserted value, unless it is markup already.

export interface Html {
  readonly markup: string;
}

type Part = string | number | Html | readonly Html[];

/** `html\`<td>${name}</td>\``: texts and numbers are escaped, markup is inserted as it is. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = strings.map((text, at) => text + markupOf(parts[at] ?? '')).join('');
  return { markup };
}

/** Only for text that this package wrote or ships: it is not escaped. */
export function raw(markup: string): Html {
  return { markup };
}

/** JSON inside a script element: no text in it can end the element. */
export function embeddedJson(value: unknown): Html {
  return raw(JSON.stringify(value).replaceAll('<', String.raw`\u003c`));
}

function markupOf(part: Part): string {
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escaped(part);
  if ('markup' in part) return part.markup;
  return part.map(({ markup }) => markup).join('');
}

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITY[character] ?? character);
}
