// Values every portfolio once for a day, as events of a stream beside that of the portfolio.
import { ok } from '../../kernel/result.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';
import { type Cause, type NewEvent, valuationStream } from '../domain/events/envelope.ts';
import type { PortfolioRow } from '../ports/ledger-rows.ts';
import type { ValuationSources } from '../ports/valuation-sources.ts';
import type { Ledger } from './ledger.ts';
import { type CurrentPortfolio, currentPortfolio } from './valuation/current-portfolio.ts';
import { valuedPosition, valuedTotals } from './valuation/published-valuation.ts';

const PAGE = 200;

/** How many were valued: those that have a valuation of the day, or hold nothing, are passed over. */
export async function valuePortfolios(ledger: Ledger, sources: ValuationSources): Promise<number> {
  let valued = 0;
  let after = 0 as PortfolioId;
  for (let isMore = true; isMore; ) {
    const page = await ledger.read.openPortfolios(after, PAGE);
    for (const row of page) if (await valueOne(ledger, sources, row)) valued += 1;
    after = page.at(-1)?.id ?? after;
    isMore = page.length === PAGE;
  }
  return valued;
}

async function valueOne(
  ledger: Ledger,
  sources: ValuationSources,
  row: PortfolioRow,
): Promise<boolean> {
  const stream = valuationStream(row.id);
  const version = await ledger.read.version(stream);
  const [last] = await ledger.read.events({ stream, after: Math.max(0, version - 1), limit: 1 });
  if (last?.data.on === sources.today) return false;
  const current = await currentPortfolio(sources, row);
  if (current.holdings.length === 0 && current.cashValue.isZero()) return false;
  const events = eventsOf(row, current, sources);
  const done = await ledger.inOneStep<boolean, never>(async (step) => {
    if ((await step.lock(stream)) !== version) return ok(false);
    await step.append(stream, events, BY_HOUSEKEEPING);
    return ok(true);
  });
  return done.ok && done.value;
}

function eventsOf(
  row: PortfolioRow,
  current: CurrentPortfolio,
  { now: effective, today: on }: ValuationSources,
): readonly NewEvent[] {
  const common = { schemaVersion: 1, effective } as const;
  return [
    ...current.holdings.map((one) => ({
      ...common,
      type: 'POSITION_VALUED',
      data: { on, ...valuedPosition(row, one) },
    })),
    { ...common, type: 'PORTFOLIO_VALUED', data: { on, ...valuedTotals(row, current) } },
  ];
}

const BY_HOUSEKEEPING: Cause = {
  actor: 'system',
  source: 'housekeeping',
  correlationId: 'valuation',
  causationId: undefined,
};
