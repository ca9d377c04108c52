// Answers to Event Master that still hold: each is kept with its tag, which names the revision of the lots that it was made of,
// and is given again only while the ledger has the same revision.
import type { LotRevision } from '../../../ledger/ports/affected-lots.ts';
import type { ReadyAnswer } from '../listing/ready-answers.ts';

export interface AnswerCache {
  of(question: string, tag: string): ReadyAnswer | undefined;
  keep(question: string, tag: string, answer: ReadyAnswer): void;
}

/** Of all answers together; texts of digits and names take a byte each. */
const LENGTH_MAX = 32 * 1_024 * 1_024;

interface Kept {
  readonly tag: string;
  readonly answer: ReadyAnswer;
}

/** Beyond its limit it drops what was not asked for the longest. */
export function createAnswerCache(lengthMax = LENGTH_MAX): AnswerCache {
  const kept = new Map<string, Kept>();
  let length = 0;

  function drop(question: string): void {
    length -= kept.get(question)?.answer.text.length ?? 0;
    kept.delete(question);
  }

  return {
    of(question, tag) {
      const known = kept.get(question);
      if (known === undefined || known.tag !== tag) return undefined;
      kept.delete(question);
      kept.set(question, known);
      return known.answer;
    },
    keep(question, tag, answer) {
      drop(question);
      kept.set(question, { tag, answer });
      length += answer.text.length;
      for (const oldest of kept.keys()) {
        if (length <= lengthMax) break;
        drop(oldest);
      }
    },
  };
}

/** Also of a ledger that was restored from a backup and counts again. */
export function tagOf({ revision, changedAt }: LotRevision): string {
  return `${revision}-${changedAt.toString(36)}`;
}
