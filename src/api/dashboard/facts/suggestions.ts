// What may be written at a place of a strategy's text, and what stands there means.
import {
  hoverText,
  keysAt,
  type SchemaNode,
  termsAt,
  termsOf,
  valuesAt,
} from './strategy-schema.ts';
import { wordRange, yamlPlace } from './yaml-place.ts';

export interface Suggestion {
  readonly label: string;
  /** What is written in its place. */
  readonly text: string;
  readonly detail: string;
  readonly meaning: string;
  readonly kind: 'property' | 'enum' | 'variable' | 'function';
  /** Those with more stand first. */
  readonly weight: number;
}

export interface Suggested {
  /** Where what is replaced begins. */
  readonly from: number;
  readonly options: readonly Suggestion[];
}

export type Language = 'yaml' | 'typescript';

export interface Asked {
  readonly schema: SchemaNode;
  readonly language: Language;
  readonly text: string;
  readonly offset: number;
}

export function languageOf(file: string): Language {
  return file.endsWith('.ts') ? 'typescript' : 'yaml';
}

export function suggestionsAt({ schema, language, text, offset }: Asked): Suggested | undefined {
  const { from } = wordRange(text.slice(0, offset), offset);
  if (language === 'typescript') {
    // Code has other names too: only what follows a point is certain to be meant.
    const typed = text.slice(from, offset);
    return typed.includes('.') ? { from, options: termOptions(termsOf(schema)) } : undefined;
  }
  const place = yamlPlace(text, offset);
  if (place === undefined) return undefined;
  if (place.kind === 'key') {
    const isLast = /^\s*($|#|\n)/.test(text.slice(offset));
    const options = keysAt(schema, place).map(({ word, detail, meaning, isRequired }) => ({
      ...{ label: word, text: isLast ? `${word}: ` : word, detail, meaning },
      ...{ kind: 'property' as const, weight: isRequired ? 1 : 0 },
    }));
    return { from: offset - place.typed.length, options };
  }
  const terms = termsAt(schema, place.path);
  if (terms.length > 0) {
    const isQuoted = /^["']/.test(place.typed);
    return isQuoted ? { from, options: termOptions(terms) } : undefined;
  }
  const options = valuesAt(schema, place.path).map(({ word, detail, meaning }) => ({
    ...{ label: word, text: word, detail, meaning, kind: 'enum' as const, weight: 0 },
  }));
  return { from: offset - place.typed.length, options };
}

function termOptions(terms: ReturnType<typeof termsOf>): readonly Suggestion[] {
  return terms.map(({ term, meaning }) => ({
    ...{ label: term, text: term.replace(/[<(].*$/, (rest) => (rest[0] === '(' ? '(' : '')) },
    ...{ detail: '', meaning, weight: 0 },
    kind: term.includes('(') ? 'function' : 'variable',
  }));
}

export interface Explained {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Of the word at the place: a term of a condition, or a setting. */
export function explanationAt({ schema, language, text, offset }: Asked): Explained | undefined {
  const range = wordRange(text, offset);
  const word = text.slice(range.from, range.to);
  if (word === '') return undefined;
  const term = termsOf(schema).find(({ term: one }) => one.replace(/[(.]?[(<].*$/, '') === word);
  if (language === 'typescript') return term && { ...range, text: `${term.term}\n${term.meaning}` };
  const place = yamlPlace(text, range.to);
  if (place === undefined) return undefined;
  const isQuoted = /^["']/.test(place.typed);
  if (place.kind === 'value' && isQuoted)
    return term && { ...range, text: `${term.term}\n${term.meaning}` };
  const path = place.kind === 'key' ? [...place.path, word] : place.path;
  const found = hoverText(schema, path);
  return found === '' ? undefined : { ...range, text: found };
}
