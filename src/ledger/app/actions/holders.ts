// The portfolios that a corporate action concerns, in pages: a security may have many holders.
import { securitiesOf } from '../../domain/entries/entry.ts';
import type { PortfolioId } from '../../domain/entries/ids.ts';
import { foldEntries } from '../../domain/portfolio/fold-entries.ts';
import { bookOf } from '../../domain/portfolio/portfolio-book.ts';
import { termsOf } from '../../domain/portfolio/terms-of.ts';
import type { PortfolioRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import type { ActionRow } from '../../ports/security-master.ts';

const HOLDERS_AT_ONCE = 100;
/** A server has a limited number of connections, and others need some too. */
const STEPS_AT_ONCE = 4;

/** Deleted portfolios are among them: they can be restored. */
export async function forEachHolder(
  reads: LedgerReads,
  { security }: Pick<ActionRow, 'security'>,
  act: (portfolio: PortfolioId) => Promise<void>,
): Promise<void> {
  for (let after = 0; ; ) {
    const holders = await reads.holders(security, { after, limit: HOLDERS_AT_ONCE });
    for (let from = 0; from < holders.length; from += STEPS_AT_ONCE)
      await Promise.all(holders.slice(from, from + STEPS_AT_ONCE).map(act));
    const last = holders.at(-1);
    if (last === undefined || holders.length < HOLDERS_AT_ONCE) return;
    after = last;
  }
}

/** Whether the portfolio held lots of the security when the action took effect. */
export async function isEntitled(
  reads: LedgerReads,
  portfolio: PortfolioRow,
  { security, at, on }: Pick<ActionRow, 'security' | 'at' | 'on'>,
): Promise<boolean> {
  const position = await reads.position(portfolio.id, security);
  if (position === undefined) return false;
  if (position.lastAt <= at) {
    const lots = await reads.openLots(portfolio.id, security);
    return lots.some(({ openedOn }) => openedOn < on);
  }
  const securities = await reads.connected(portfolio.id, [security]);
  const entries = await reads.entries(portfolio.id, securities);
  const folded = foldEntries(
    entries.filter((entry) => entry.at <= at && securitiesOf(entry).length > 0),
    termsOf(portfolio),
  );
  if (!folded.ok) throw new Error(`a booked entry is refused: ${folded.failure.refusal.kind}`);
  return bookOf(folded.value.book, security).lots.some(({ openedOn }) => openedOn < on);
}
