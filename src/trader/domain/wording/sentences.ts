// Texts of others within ours: the broker's words may end as a sentence does, or not.

/** To be followed by another sentence. */
export function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** To be followed by the rest of a sentence. */
export function asClause(text: string): string {
  return text.replace(/\.$/, '');
}
