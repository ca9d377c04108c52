// Why words of a language model are not shown.
export type WordingRefusal =
  | { readonly kind: 'schema'; readonly why: string }
  | { readonly kind: 'ids'; readonly why: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-long'; readonly max: number }
  | { readonly kind: 'characters' }
  | { readonly kind: 'link' }
  | { readonly kind: 'number-not-in-evidence'; readonly number: string }
  | { readonly kind: 'advice'; readonly word: string }
  | { readonly kind: 'new-name' }
  | { readonly kind: 'meaning'; readonly word: string };

/** One sentence. Of the answer it repeats at most a number and words of our own lists. */
export function refusalText(refusal: WordingRefusal): string {
  switch (refusal.kind) {
    case 'schema':
      return `The answer of the model does not fit its schema: ${refusal.why}.`;
    case 'ids':
      return `The answer of the model does not name the findings that it was asked about: ${refusal.why}.`;
    case 'empty':
      return 'The model gave no words.';
    case 'too-long':
      return `The words of the model are longer than ${refusal.max} characters.`;
    case 'characters':
      return 'The words of the model contain characters other than English text.';
    case 'link':
      return 'The words of the model contain an address.';
    case 'number-not-in-evidence':
      return `The words of the model contain the number ${refusal.number}, which the figures of the finding do not contain with that sign and unit.`;
    case 'advice':
      return `The words of the model say "${refusal.word}": an agent proposes commands, a model does not.`;
    case 'new-name':
      return 'The words of the model contain a name that the finding does not contain.';
    case 'meaning':
      return `The words of the model say "${refusal.word}", which the sentence of the rule does not.`;
  }
}
