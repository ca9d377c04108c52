// What of a model's answer may be shown: a place for each finding, and words for those whose words are right.
import { ok, type Result } from '../../../kernel/result.ts';
import type { FindingToWord } from '../terms/finding-to-word.ts';
import type { WordingRefusal } from '../terms/refusal.ts';
import { answerOf } from './answer-shape.ts';
import { checkedWords } from './checked-words.ts';

export interface CheckedWording {
  /** 1 is the most urgent of those that were asked about together. */
  readonly rank: number;
  readonly words: Result<string, WordingRefusal>;
}

/** By the id of the finding: one for each, or the reason why the answer counts for none. */
export function checkedAnswer(
  content: string,
  findings: readonly FindingToWord[],
): Result<ReadonlyMap<string, CheckedWording>, WordingRefusal> {
  const answer = answerOf(content, new Set(findings.map(({ id }) => id)));
  if (!answer.ok) return answer;
  const { ranking, textById } = answer.value;
  return ok(
    new Map(
      findings.map((finding) => [
        finding.id,
        {
          rank: ranking.indexOf(finding.id) + 1,
          words: checkedWords(textById.get(finding.id) ?? '', finding),
        },
      ]),
    ),
  );
}
