// The words of a model about one finding, held against that finding. What is not plainly right is refused.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { foreignNumber } from '../numbers/evidence.ts';
import { WORDING_MAX } from '../question/question.ts';
import type { FindingToWord } from '../terms/finding-to-word.ts';
import type { WordingRefusal } from '../terms/refusal.ts';
import { NAME, type Names, namesOf } from '../words/names.ts';
import { hasNewName } from '../words/new-names.ts';
import { plainText } from '../words/plain-text.ts';
import { newAdvice, newAmountWord, newMeaning } from '../words/word-lists.ts';

const ENGLISH = new RegExp(`^[A-Za-z0-9 .,;:'"()%+/&${NAME}-]*$`);
const DOTTED = /[A-Za-z0-9-]+(?:\.[A-Za-z]{2,})+/g;

/** The words as they are shown: letters of other widths, dashes and quotes in one spelling. */
export function checkedWords(
  given: string,
  finding: FindingToWord,
): Result<string, WordingRefusal> {
  if (given.length > WORDING_MAX) return failed({ kind: 'too-long', max: WORDING_MAX });
  const words = plainText(given);
  if (words === '') return failed({ kind: 'empty' });
  if (words.length > WORDING_MAX) return failed({ kind: 'too-long', max: WORDING_MAX });
  if (words.includes(NAME)) return failed({ kind: 'characters' });
  const refusal = refusalOf(words, finding, namesOf(finding.names));
  return refusal === undefined ? ok(words) : failed(refusal);
}

function refusalOf(
  words: string,
  finding: FindingToWord,
  names: Names,
): WordingRefusal | undefined {
  const text = names.markedIn(words);
  const source = sourceOf(finding, names);
  if (!ENGLISH.test(text)) return { kind: 'characters' };
  if (hasLink(text, source)) return { kind: 'link' };
  const number = foreignNumber(text, finding, { source, names });
  if (number !== undefined) return { kind: 'number-not-in-evidence', number: shown(number) };
  const advice = newAdvice(text, source);
  if (advice !== undefined) return { kind: 'advice', word: advice };
  const amount = newAmountWord(text, source);
  if (amount !== undefined) return { kind: 'number-not-in-evidence', number: amount };
  const meaning = newMeaning(text, source);
  if (meaning !== undefined) return { kind: 'meaning', word: meaning };
  return hasNewName(text, source) ? { kind: 'new-name' } : undefined;
}

/** What the rule itself says, without names that people gave. */
function sourceOf({ text, rule }: FindingToWord, names: Names): string {
  return `${names.removedFrom(plainText(text))} ${NAME} ${rule.replaceAll('-', ' ')}`;
}

function hasLink(text: string, source: string): boolean {
  if (/:\/|\/\/|www\./i.test(text)) return true;
  return (text.match(DOTTED) ?? []).some((dotted) => !source.includes(dotted));
}

function shown(number: string): string {
  return number.slice(0, NUMBER_SHOWN_MAX);
}

const NUMBER_SHOWN_MAX = 24;
