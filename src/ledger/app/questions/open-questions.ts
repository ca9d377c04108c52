// Questions of agents about a book that its owner has not settled: what is built on these bookings is not to be relied on yet.
import type { PortfolioId } from '../../domain/entries/ids.ts';
import type { FindingRow } from '../../ports/findings.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';

export interface OpenQuestion {
  readonly finding: FindingRow;
  /** Proposals and tax reports wait for it: it is critical, and its owner has not overridden it. */
  readonly isBlocking: boolean;
}

/** More than this says no more. */
const QUESTIONS_MAX = 10_000;

/** Those that were answered with "right" are settled. */
export async function openQuestions(
  read: Pick<LedgerReads, 'findings' | 'answeredQuestions'>,
  portfolios: readonly PortfolioId[],
): Promise<readonly OpenQuestion[]> {
  const found = await read.findings({
    ...{ portfolios, status: 'OPEN', agent: 'anomaly', limit: QUESTIONS_MAX, offset: 0 },
    order: { by: 'raisedAt', isDescending: false },
  });
  const asked = found.filter(({ question }) => question !== undefined);
  if (asked.length === 0) return [];
  const answered = await read.answeredQuestions(portfolios);
  const last = new Map(answered.map((one) => [`${one.portfolio}/${one.question}`, one.answer]));
  return asked.flatMap((finding) => {
    const answer = last.get(`${finding.portfolio}/${finding.question}`);
    if (answer === 'RIGHT') return [];
    const isBlocking = finding.severity === 'CRITICAL' && answer !== 'OVERRIDDEN';
    return [{ finding, isBlocking }];
  });
}

/** Those that proposals and tax reports wait for. */
export async function blockingQuestions(
  read: Pick<LedgerReads, 'findings' | 'answeredQuestions'>,
  portfolios: readonly PortfolioId[],
): Promise<readonly OpenQuestion[]> {
  return (await openQuestions(read, portfolios)).filter(({ isBlocking }) => isBlocking);
}

/** A lot, or a part of one that was closed. */
export interface AskedLot {
  readonly portfolio: number | string;
  readonly security: number | string;
  /** Named by the transaction that opened it. */
  readonly lotId: string;
  /** Of one that was closed. */
  readonly closedBy?: number | string;
}

export function isAbout({ finding }: OpenQuestion, lot: AskedLot): boolean {
  if (String(finding.portfolio) !== String(lot.portfolio)) return false;
  const [, kind, id] = /^(transaction|day):(\d+)/.exec(finding.subject) ?? [];
  if (kind === 'day') return id === String(lot.security);
  return (
    id !== undefined &&
    (Number.parseInt(lot.lotId, 10) === Number(id) || String(lot.closedBy) === id)
  );
}

/** What is refused over lots in question. */
export interface BookInQuestion {
  readonly kind: 'BOOK_IN_QUESTION';
  readonly finding: string;
  readonly lots: number;
  /** Of the first of these questions. */
  readonly question: string;
}

/** Undefined if no lot that is held is in question. */
export async function heldInQuestion(
  read: Pick<LedgerReads, 'findings' | 'answeredQuestions' | 'lots'>,
  portfolio: PortfolioId,
): Promise<BookInQuestion | undefined> {
  const blocking = await blockingQuestions(read, [portfolio]);
  if (blocking.length === 0) return undefined;
  const held = await read.lots({ portfolios: [portfolio], isOpen: true });
  const lots = held.map(({ id: lotId, security }) => ({ portfolio, security, lotId }));
  const doubtful = lots.filter((lot) => blocking.some((one) => isAbout(one, lot)));
  const first = blocking.find((one) => lots.some((lot) => isAbout(one, lot)));
  if (first === undefined) return undefined;
  const { id, text } = first.finding;
  return { kind: 'BOOK_IN_QUESTION', finding: id, lots: doubtful.length, question: text };
}
