// What is asked about holdings: a split of the price source that nothing booked has given them.
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import type { PortfolioId, SecurityId } from '../../domain/entries/ids.ts';
import { bookedSplits, isNear, isOneSplit, type SplitOnDay } from '../../domain/prices/splits.ts';
import { type LotsUnderSplits, unbookedSplits } from '../../domain/prices/unbooked-splits.ts';
import type { SecurityRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';
import type { DailyClose } from '../../ports/price-history.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';

export interface SplitQuestion extends SplitOnDay {
  readonly portfolio: PortfolioId;
  readonly security: SecurityId;
  readonly symbol: string;
}

export type SplitQuestions = ReadonlyMap<SecurityId, readonly SplitQuestion[]>;

type History = Pick<ValuationSources['history'], 'lastCloses' | 'splitsOfAll'>;

/** Of open positions now. */
export async function splitQuestions(
  { read, history, today }: ValuationSources,
  portfolio: PortfolioId,
  held: readonly SecurityRow[],
): Promise<SplitQuestions> {
  return splitQuestionsOn(history, held, {
    ...{ portfolio, on: today },
    lotsOf: (security) => read.openLots(portfolio, security),
    async splitsOf(security) {
      return bookedSplits(await read.entries(portfolio, [security])).get(security) ?? [];
    },
    declined: () => declinedSplits(read, portfolio),
    suspected: await suspectedSplits(read, portfolio),
  });
}

/** Of these securities in all of the portfolios. */
export async function splitQuestionsOfAll(
  sources: ValuationSources,
  portfolios: readonly PortfolioId[],
  securities: readonly SecurityRow[],
): Promise<readonly SplitQuestion[]> {
  const all: SplitQuestion[] = [];
  for (const portfolio of portfolios)
    all.push(...[...(await splitQuestions(sources, portfolio, securities)).values()].flat());
  return all;
}

/** Those in which one is asked about the security. */
export function waitingPortfolios(
  questions: readonly SplitQuestion[],
  security: SecurityId,
): ReadonlySet<PortfolioId> {
  return new Set(
    questions.filter((one) => one.security === security).map(({ portfolio }) => portfolio),
  );
}

export interface HeldOn {
  readonly portfolio: PortfolioId;
  readonly on: TradingDay;
  lotsOf(security: SecurityId): Promise<LotsUnderSplits['lots']>;
  /** That are booked. */
  splitsOf(security: SecurityId): Promise<readonly SplitOnDay[]>;
  declined(): Promise<DeclinedSplits>;
  readonly suspected: DeclinedSplits;
}

/** Open ones, known by a jump of the price alone. */
export async function suspectedSplits(
  read: Pick<LedgerReads, 'proposalsTo'>,
  portfolio: PortfolioId,
): Promise<DeclinedSplits> {
  const splits = (await read.proposalsTo(portfolio)).flatMap(
    ({ security, action, on, status, source }) =>
      action.kind === 'split' && status === 'OPEN' && source === JUMP_SOURCE
        ? [{ ...action, security, on, isSuspected: true as const }]
        : [],
  );
  return Map.groupBy(splits, ({ security }) => security);
}

/** Of proposals; named here since the proposals read these questions. */
export const JUMP_SOURCE = 'price-jump';

/** Of which the owner has said that there was none: they are not asked again. */
export type DeclinedSplits = ReadonlyMap<SecurityId, readonly SplitOnDay[]>;

export async function declinedSplits(
  read: Pick<LedgerReads, 'proposalsTo'>,
  portfolio: PortfolioId,
): Promise<DeclinedSplits> {
  const splits = (await read.proposalsTo(portfolio)).flatMap(({ security, action, on, status }) =>
    action.kind === 'split' && status === 'DECLINED' ? [{ ...action, security, on }] : [],
  );
  return Map.groupBy(splits, ({ security }) => security);
}

/** Without those that one of the declined ones is. */
export function notDeclined(
  splits: readonly SplitOnDay[],
  declined: readonly SplitOnDay[] = [],
): readonly SplitOnDay[] {
  return splits.filter((split) => !declined.some((one) => isOneSplit(one, split)));
}

const NONE: SplitQuestions = new Map();
const FIRST_DAY = '1900-01-01' as TradingDay;

/** Almost always one look-up of splits, and one of lots where there are any. */
export async function splitQuestionsOn(
  history: History,
  held: readonly SecurityRow[],
  { portfolio, on, lotsOf, splitsOf, declined, suspected }: HeldOn,
): Promise<SplitQuestions> {
  if (held.length === 0) return NONE;
  const symbols = [...new Set(held.map(({ symbol }) => symbol))];
  const printed = await history.splitsOfAll(symbols, { from: FIRST_DAY, to: on });
  const found = new Map<SecurityId, readonly SplitQuestion[]>();
  for (const row of held) {
    const own = (suspected.get(row.id) ?? []).filter((one) => one.on <= on);
    const known = printed.get(row.symbol) ?? [];
    const guessed = own.filter((one) => !known.some((other) => isNear(other.on, one.on)));
    const all = [...known, ...guessed];
    if (all.length === 0) continue;
    const splits = notDeclined(all, (await declined()).get(row.id));
    const lots = await lotsOf(row.id);
    if (!splits.some((split) => lots.some(({ openedOn }) => openedOn < split.on))) continue;
    const held = { lots, on, booked: await splitsOf(row.id) };
    const maybe = unbookedSplits(splits, { ...held, closeOn: () => undefined });
    if (maybe.length === 0) continue;
    const days = lots.map(({ openedOn }) => openedOn);
    const closeOn = await closesOfDays(history, row, days);
    const open = unbookedSplits(maybe, { ...held, closeOn });
    if (open.length === 0) continue;
    const { id: security, symbol } = row;
    found.set(
      row.id,
      open.map((split) => ({ ...split, portfolio, security, symbol })),
    );
  }
  return found;
}

/** Over holidays. */
const DAYS_BEFORE = 7;

/** They show whether lots are in old shares, or were restated by the program that they come from. */
export async function closesOfDays(
  history: Pick<History, 'lastCloses'>,
  { symbol, currency }: Pick<SecurityRow, 'symbol' | 'currency'>,
  days: readonly TradingDay[],
): Promise<LotsUnderSplits['closeOn']> {
  const closes = new Map<TradingDay, DailyClose>();
  for (const day of new Set(days)) {
    const close = (await history.lastCloses([symbol], day)).get(symbol);
    if (close?.currency === currency && close.on >= addDays(day, -DAYS_BEFORE))
      closes.set(day, close);
  }
  return (day) => closes.get(day);
}
