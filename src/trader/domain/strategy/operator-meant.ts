// The operator that was meant where a condition has that of another language.

/** In the order of search: the longest signs first. */
const OPERATORS: readonly (readonly [written: RegExp, meant: string])[] = [
  [/\band\b/gi, '&&'],
  [/\bor\b/gi, '||'],
  [/\bnot\b/gi, '!'],
  [/=>/g, '>='],
  [/=</g, '<='],
  [/<>/g, '!='],
  [/(?<![=!<>])=(?![=<>])/g, '=='],
];

/** The parser gives up within a word, or at the sign after it. */
const REACH = 3;

export interface OperatorMeant {
  readonly message: string;
  readonly offset: number;
}

/** Undefined if the text has none of them at the place where the parser gave up. */
export function operatorMeant(text: string, offset: number): OperatorMeant | undefined {
  for (const [written, meant] of OPERATORS) {
    for (const { 0: found, index } of text.matchAll(written)) {
      const isThere = index - REACH <= offset && offset <= index + found.length + REACH;
      if (isThere && !isQuoted(text, index))
        return { message: `write ${meant} instead of ${found}`, offset: index };
    }
  }
  return undefined;
}

function isQuoted(text: string, at: number): boolean {
  return (text.slice(0, at).match(/["']/g) ?? []).length % 2 === 1;
}
