// Texts of a file that people will see beside others and in terminals: a row with one that would act there is refused.
import { PRINTABLE_LINE, PRINTABLE_TEXT } from '../../../kernel/printable-text.ts';
import type { TransactionDraft } from '../../domain/transactions/draft.ts';
import type { ImportedFile, ImportProblem } from './imported-file.ts';

/** Symbols, names and exchanges reach the securities that all portfolios share. */
export function withPrintableDrafts<File extends ImportedFile>(file: File): File {
  const problems: ImportProblem[] = [];
  const drafts = file.drafts.filter(({ draft, place }) => {
    const field = unprintableField(draft);
    if (field === undefined) return true;
    const why = `The ${field} has a control character or a mark that turns the direction of text; remove it.`;
    problems.push({ place, why });
    return false;
  });
  return problems.length === 0
    ? file
    : { ...file, drafts, problems: [...file.problems, ...problems] };
}

function unprintableField(
  draft: TransactionDraft,
): 'symbol' | 'name' | 'exchange' | 'notes' | undefined {
  if (!PRINTABLE_TEXT.test(draft.notes ?? '')) return 'notes';
  const security = 'security' in draft ? draft.security : undefined;
  if (typeof security !== 'object') return undefined;
  const { symbol, name = '', exchange = '' } = security;
  const texts = { symbol, name, exchange };
  return (['symbol', 'name', 'exchange'] as const).find(
    (field) => !PRINTABLE_LINE.test(texts[field]),
  );
}
