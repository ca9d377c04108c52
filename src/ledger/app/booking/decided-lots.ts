// Decides the lots of sales by HIFO and MIN_TAX before they are booked: wash sales in other portfolios of the person are part of
// the cost that these methods look at, and a replay of this portfolio must not depend on those.
// Decision 0038
import type { Entry } from '../../domain/entries/entry.ts';
import { securitiesOf } from '../../domain/entries/entry.ts';
import type { SecurityId, TransactionId } from '../../domain/entries/ids.ts';
import type { LotChoice } from '../../domain/lots/trade.ts';
import { termsOf } from '../../domain/portfolio/terms-of.ts';
import { decidedLots, isDecidedByCost } from '../../domain/tax/decided-lots.ts';
import type { PortfolioRow } from '../../ports/ledger-rows.ts';
import type { LedgerStep } from '../../ports/ledger-store.ts';
import { foldedOf, isDeferred, isTaxed, scopeOf, taxedTogether } from '../tax/tax-view.ts';
import type { Change } from './write/change.ts';

/** `version`: of the portfolio before the change. */
export async function withDecidedLots(
  step: LedgerStep,
  portfolio: PortfolioRow,
  change: Change,
  version: number,
): Promise<Change> {
  const sales = change.add.map(({ entry }) => entry).filter(isDecidedByCost);
  if (sales.length === 0 || !isTaxed(portfolio)) return change;
  const decided = new Map<TransactionId, readonly LotChoice[]>();
  for (const security of new Set(sales.map((sale) => sale.security)))
    if (sales.some((sale) => sale.security === security && !decided.has(sale.id)))
      for (const [sale, lots] of await decidedFor(step, portfolio, { change, version, security }))
        decided.set(sale, lots);
  const add = change.add.map((one) => {
    const lots = decided.get(one.entry.id);
    const { entry } = one;
    return lots === undefined || entry.kind !== 'trade'
      ? one
      : { ...one, entry: { ...entry, decided: lots } };
  });
  return { ...change, add };
}

interface Deciding {
  readonly change: Change;
  readonly version: number;
  readonly security: SecurityId;
}

/** Nothing if no loss could have raised the cost of a lot: what is booked is the whole cost then. */
async function decidedFor(
  step: LedgerStep,
  portfolio: PortfolioRow,
  { change, version, security }: Deciding,
): Promise<ReadonlyMap<TransactionId, readonly LotChoice[]>> {
  const together = await taxedTogether(step, portfolio.holder, security);
  const { portfolios, securities = [security] } = together;
  const losing = portfolios.filter((one) => !isDeferred(one)).map(({ id }) => id);
  if (change.add.length === 1 && !(await step.hasLosses(losing, securities))) return NOTHING;
  const others = portfolios.filter(({ id }) => id !== portfolio.id);
  const entries = await entriesWith(step, portfolio, { change, version, securities });
  return decidedLots(
    await Promise.all(others.map((row) => foldedOf(step, row, securities))),
    {
      ...{ id: portfolio.id, terms: termsOf(portfolio), entries },
      sales: new Set(entries.filter(isNew(change)).map(({ id }) => id)),
    },
    await scopeOf(step, together),
  );
}

const NOTHING: ReadonlyMap<TransactionId, readonly LotChoice[]> = new Map();

function isNew({ add }: Change): (entry: Entry) => boolean {
  const ids = new Set(add.map(({ entry }) => entry.id));
  return (entry) => ids.has(entry.id) && isDecidedByCost(entry);
}

/** Of these securities, after the change. */
async function entriesWith(
  step: LedgerStep,
  { id }: PortfolioRow,
  {
    change,
    version,
    securities,
  }: Omit<Deciding, 'security'> & {
    readonly securities: readonly SecurityId[];
  },
): Promise<readonly Entry[]> {
  const gone = new Set(change.takeBack.map((row) => row.id));
  const kept = (await step.entries(id, securities)).filter((one) => !gone.has(one.id));
  const first = version + change.takeBack.length + 1;
  const added = change.add.map(({ entry }, at): Entry => ({ ...entry, booking: first + at }));
  const wanted = new Set(securities);
  return [...kept, ...added.filter((one) => securitiesOf(one).some((own) => wanted.has(own)))];
}
