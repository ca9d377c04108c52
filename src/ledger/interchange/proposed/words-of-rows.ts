// What the words of a file mean: each of few, the beginnings of many.
import { TYPE_WORDS } from './column-words.ts';

const WORDS_MAX = 25;
const QUESTIONS_MAX = 8;
/** With the number of an order, or a price. */
const NUMBERED = /\d{4}|@/;

export function typesOf(cells: readonly string[], questions: string[]) {
  const words = new Set(cells);
  const types: Partial<Record<string, string[]>> = {};
  const unknown: string[] = [];
  for (const word of words) {
    const [type, pattern] = TYPE_WORDS.find(([, one]) => one.test(word)) ?? [];
    if (type === undefined || pattern === undefined) unknown.push(word);
    else {
      const isOnce = words.size > WORDS_MAX || NUMBERED.test(word);
      const known = isOnce ? beginningOf(word, pattern) : word;
      if (!types[type]?.includes(known)) types[type] = [...(types[type] ?? []), known];
    }
  }
  for (const word of unknown.slice(0, QUESTIONS_MAX))
    questions.push(`types: what "${word}" means, or list it under ignore`);
  if (unknown.length > QUESTIONS_MAX)
    questions.push(`types: what ${unknown.length - QUESTIONS_MAX} other words mean`);
  return types;
}

/** `Bought 5 HDV @ 66.8` is known by `Bought *`. */
function beginningOf(word: string, pattern: RegExp): string {
  const found = pattern.exec(word);
  return `${word.slice(0, (found?.index ?? 0) + (found?.[0].length ?? 0))} *`;
}
