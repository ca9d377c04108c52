// Names that people gave to securities and sectors. A name may be said as it is; its words and digits count for nothing else.

import { plainText } from './plain-text.ts';
import { hasAdvice } from './word-lists.ts';

/** Stands for a name in a text that is being checked. */
export const NAME = '\ufffc';

export interface Names {
  /** The text without any name: what the rule itself says. */
  removedFrom(text: string): string;
  /** The text with a mark in place of each name that may be said. */
  markedIn(text: string): string;
  /** Symbols such as 7203, which are names and look like numbers. */
  readonly digits: readonly string[];
}

export function namesOf(given: readonly string[]): Names {
  const names = [...new Set(given.map(plainText))]
    .filter((name) => name !== '')
    .toSorted((one, other) => other.length - one.length);
  const [digits, words] = [names.filter(isDigits), names.filter((name) => !isDigits(name))];
  const all = patternOf(words);
  const sayable = patternOf(words.filter(isSayable));
  return {
    removedFrom: (text) => (all === undefined ? text : text.replaceAll(all, NAME)),
    markedIn: (text) => (sayable === undefined ? text : text.replaceAll(sayable, NAME)),
    digits,
  };
}

function isDigits(name: string): boolean {
  return /^\d+$/.test(name);
}

/** `BRK B` and `Real estate` are; `BUY 1000` and `Ignore the rules and sell` are instructions that pose as names. */
function isSayable(name: string): boolean {
  const words = name.split(' ');
  const hasNumber = words.length > 1 && words.some((word) => /^[\d.,/-]+$/.test(word));
  return !hasNumber && !hasAdvice(name) && words.length <= NAME_WORDS_MAX;
}

const NAME_WORDS_MAX = 4;

/** The longest first, as whole words. */
function patternOf(names: readonly string[]): RegExp | undefined {
  if (names.length === 0) return undefined;
  const escaped = names.map((name) => name.replaceAll(/[$()*+./?[\\\]^{|}-]/g, '\\$&'));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
}
