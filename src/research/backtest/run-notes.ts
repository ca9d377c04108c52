// Notes a reader needs to judge the figures of a backtest, a sentence each.

import { assertNever } from '../../kernel/assert.ts';
import { MINUTE_MS, SECOND_MS, WEEK_MS } from '../../kernel/instant.ts';
import { venuesOf } from '../../trader/config/settings/venues.ts';
import { type BarRisks, barRiskNotes } from '../../trader/domain/report/bar-risks.ts';
import { type OptionEntries, optionEntryNotes } from '../../trader/domain/report/option-entries.ts';
import type { EquityPoint } from '../../trader/domain/report/run-result.ts';
import { type BorrowRates, FREE, isFree } from '../fills/borrowing.ts';
import type { CommissionPlan, Slippage } from '../fills/costs.ts';
import { ONE_STEP, type SpreadModel, type Spreads } from '../fills/spread.ts';
import type { BacktestInputs } from './backtest-inputs.ts';
import { sessionsNote, untradedNotes } from './input-faults.ts';

type Terms = Pick<
  BacktestInputs,
  | 'settings'
  | 'bars'
  | 'commission'
  | 'slippage'
  | 'spreads'
  | 'borrowing'
  | 'volumeShare'
  | 'latencyMs'
  | 'pollLatencyMs'
  | 'predictions'
  | 'actions'
  | 'sessions'
>;

export function runNotes(terms: Terms, zoneName: string): readonly string[] {
  const { home } = venuesOf(terms.settings.venue);
  return [
    ...untradedNotes(terms),
    ...sessionsNote(terms),
    `times without a zone are read as ${zoneName}`,
    fillRule(terms.spreads),
    ...longRules(terms.bars),
    `an order arrives ${terms.latencyMs} ms after its decision and fills at most ${percent(terms.volumeShare)} of the bar's volume so far`,
    ...(terms.predictions.length === 0
      ? []
      : [
          `a poll receives a prediction ${terms.pollLatencyMs / SECOND_MS} s after its publication`,
        ]),
    `${commissionText(terms.commission)}; ${slippageText(terms.slippage, home.currency)}`,
    ...(home.limitsOf === undefined ? [borrowText(terms.borrowing)] : LIMITED_RULES),
    ...(terms.actions.some(({ kind }) => kind === 'dividend')
      ? ['dividends are paid in cash at the open of their day, to longs and by shorts']
      : []),
  ];
}

/** What only the end of the run shows. */
export function endNotes({
  equity,
  barRisks,
  optionEntries,
}: {
  readonly equity: readonly EquityPoint[];
  readonly barRisks?: BarRisks;
  readonly optionEntries?: OptionEntries;
}): readonly string[] {
  const { equity: marked, liquidation } = equity.at(-1) ?? {};
  const notes = [
    ...(barRisks === undefined ? [] : barRiskNotes(barRisks)),
    ...(optionEntries === undefined ? [] : optionEntryNotes(optionEntries)),
  ];
  if (marked === undefined || liquidation === undefined) return notes;
  return [
    ...notes,
    `open options are marked at the middle of their quotes: ${marked.toFixed(2)} at the end; closed at the far side it would be ${liquidation.toFixed(2)}`,
  ];
}

const FILL_RULE =
  'a bar is played as open, the extreme nearer to it (the low if both are equally near), the other one, close';

function fillRule({ usual, bySymbol }: Spreads = ONE_STEP): string {
  const own = [...bySymbol].map(([symbol, model]) => `${spreadText(model)} in ${symbol}`);
  if (usual === undefined && own.length === 0)
    return `${FILL_RULE}; the quote is one tick to either side; a stop crossed between two prints fills a tick beyond its price, and one that a bar opens beyond fills a tick beyond that open`;
  const others = usual === undefined ? 'two ticks' : spreadText(usual);
  const spread = own.length === 0 ? others : `${own.join(', ')} and ${others} elsewhere`;
  return `${FILL_RULE}; the spread is ${spread}, half of it to either side in whole ticks; a stop crossed between two prints fills half a spread beyond its price, and one that a bar opens beyond fills half a spread beyond that open`;
}

// Decision 0074
function longRules(bars: BacktestInputs['bars']): readonly string[] {
  const lengths = [...bars.values()].map(({ lengthMs }) => lengthMs);
  if (lengths.every((lengthMs) => lengthMs === MINUTE_MS)) return [];
  const ofWeeks =
    'returns are of whole weeks, and stand on the last session of each; the prints within a bar of a week count in drawdowns only';
  return [
    ...(lengths.includes(WEEK_MS) ? [ofWeeks] : []),
    'a bar longer than a minute has its prints after quarters of its trading time; one that reaches a stop and its target counts as stopped; a prediction within one is received as the next begins',
  ];
}

function spreadText(model: SpreadModel): string {
  if (model.kind === 'recorded') return 'as recorded in the minute before';
  return model.kind === 'amount' ? String(model.amount) : `${model.percent} % of the price`;
}

function borrowText(rates: BorrowRates = FREE): string {
  const free = 'margin costs nothing, and shares to borrow are always available';
  if (isFree(rates)) return `borrowing shares and ${free}`;
  const own = [...rates.bySymbol].map(([symbol, rate]) => `${rate} % in ${symbol}`);
  const spoken = [...own, `${rates.usual} %${own.length === 0 ? '' : ' elsewhere'}`].join(', ');
  return `borrowed shares cost ${spoken} a year of their value at the close, for each night, counted with the commission of their trade; ${free}`;
}

const LIMITED_RULES = [
  'the limits of a day are computed from the last price of the day before (UPCOM: the mean price of its shares), less dividends and splits; the first day of the bars is not traded, because nothing is before it',
  'while the price is at the ceiling purchases do not fill, and at the floor sales do not, whatever the volume of the bar',
  'only the continuous sessions are played: an order that rests ends before the closing auction',
  'bought shares and the cash of sales can be used from 13:00 of the second trading day after',
];

function percent(fraction: number): string {
  return `${Math.round(fraction * 1e4) / 100} %`;
}

function commissionText(plan: CommissionPlan): string {
  switch (plan.kind) {
    case 'fixed':
      return 'commission 0.005 USD per share, at least 1.00 and at most 1 % of an order';
    case 'tiered':
      return 'commission 0.0035 USD per share, at least 0.35 and at most 1 % of an order, without exchange fees';
    case 'per-share':
      return `commission ${plan.amount} ${venuesOf('us').home.currency} a share`;
    case 'percent':
      return `brokerage of ${plan.percent} % of each fill, and 0.1 % tax on sales`;
    case 'none':
      return 'no commission';
    default:
      return assertNever(plan);
  }
}

function slippageText(slippage: Slippage, currency: string): string {
  if (slippage.kind === 'basis-points')
    return `fills are ${slippage.points} basis points worse than the quote, except limits`;
  return slippage.amount === 0
    ? 'no slippage beyond the spread'
    : `fills are ${slippage.amount} ${currency} per share worse than the quote, except limits`;
}
