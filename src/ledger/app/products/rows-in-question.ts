// Which rows of a data product agents ask about, as far as the owner has not settled it.
import type { PortfolioId } from '../../domain/entries/ids.ts';
import { positionIdOf } from '../../domain/portfolio/position-event.ts';
import type { ProductName } from '../../domain/products/product.ts';
import type { AskedRow } from '../../domain/products/quality.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import { isAbout, type OpenQuestion, openQuestions } from '../questions/open-questions.ts';

/** By the names of the rows: transactions, lots and positions; days of a portfolio are not asked about one by one. */
export async function askedRows(
  read: LedgerReads,
  portfolio: PortfolioId,
  name: ProductName,
): Promise<ReadonlyMap<string, AskedRow>> {
  const questions = await openQuestions(read, [portfolio]);
  if (questions.length === 0) return new Map();
  if (name === 'transactions')
    return rowsOf(questions, ({ finding: { subject } }) => [transactionIn(subject)]);
  if (name !== 'lots' && name !== 'positions') return new Map();
  const lots = await read.lots({ portfolios: [portfolio], isOpen: true });
  const positions = new Map((await read.positions(portfolio)).map((one) => [one.security, one]));
  return rowsOf(questions, (question) =>
    lots.flatMap(({ id: lotId, security }) => {
      if (!isAbout(question, { portfolio, security, lotId })) return [];
      const position = positions.get(security);
      if (name === 'lots' || position === undefined) return [lotId];
      return [positionIdOf(portfolio, security, position)];
    }),
  );
}

function transactionIn(subject: string): string | undefined {
  return /^transaction:(\d+)$/.exec(subject)?.[1];
}

function rowsOf(
  questions: readonly OpenQuestion[],
  namesOf: (question: OpenQuestion) => readonly (string | undefined)[],
): ReadonlyMap<string, AskedRow> {
  const asked = new Map<string, AskedRow>();
  for (const question of questions)
    for (const name of namesOf(question)) {
      if (name === undefined) continue;
      const isSevere =
        asked.get(name)?.isSevere === true || question.finding.severity === 'CRITICAL';
      asked.set(name, { why: question.finding.text, isSevere });
    }
  return asked;
}
