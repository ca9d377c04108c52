// What a model's answer leaves behind: words or a refusal for each finding that it was asked about for the first time, and a new
// place for the others.
import { ok } from '../../../kernel/result.ts';
import type { Ledger } from '../../../ledger/app/ledger.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { WordingRow } from '../../../ledger/ports/wordings.ts';
import { checkedAnswer, type FindingToWord } from '../../wording/language-model.ts';

export interface Answered {
  readonly portfolio: PortfolioId;
  readonly model: string;
  readonly findings: readonly FindingToWord[];
  /** Worded before. */
  readonly known: readonly WordingRow[];
  readonly content: string;
}

export interface WordingCounts {
  readonly worded: number;
  readonly refused: number;
}

export async function keepWordings(
  ledger: Ledger,
  { portfolio, model, findings, known, content }: Answered,
): Promise<WordingCounts> {
  const knownById = new Map(known.map((row) => [row.finding, row]));
  const checked = checkedAnswer(content, findings);
  const askedAt = ledger.context.store.now();
  const rows = findings.flatMap(({ id: finding }): WordingRow[] => {
    const before = knownById.get(finding);
    const own = checked.ok ? checked.value.get(finding) : undefined;
    if (before !== undefined) return own === undefined ? [] : [{ ...before, rank: own.rank }];
    const common = { finding, portfolio, model, askedAt, rank: own?.rank };
    if (own?.words.ok === true) return [{ ...common, words: own.words.value, refusal: undefined }];
    const refusal = own === undefined ? failureOf(checked) : failureOf(own.words);
    return [{ ...common, words: undefined, refusal }];
  });
  await ledger.inOneStep<void, never>(async (step) => {
    await step.keepWordings(rows);
    return ok(undefined);
  });
  const first = rows.filter(({ finding }) => !knownById.has(finding));
  const worded = first.filter(({ words }) => words !== undefined).length;
  return { worded, refused: first.length - worded };
}

type Refusal = WordingRow['refusal'];

function failureOf(
  result: { readonly ok: true } | { readonly ok: false; readonly failure: NonNullable<Refusal> },
): Refusal {
  return result.ok ? undefined : { ...result.failure };
}
