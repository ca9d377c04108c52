// Returns of single days that do not fit the days before them, and moves that look like an unbooked split.
import type { TradingDay } from '../../../../kernel/instant.ts';
import { addDays } from '../../../../market/time/day.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, numberText, percentText } from '../../findings/words.ts';
import type { SeenClose, SeenHolding, SeenSplit } from '../../snapshot/snapshot.ts';
import type { AgentTerms } from '../../terms/agent-terms.ts';
import { type Robust, robustOf } from '../statistics/robust.ts';
import { SPLIT_RATIOS } from '../statistics/split-ratios.ts';

/** Sources name the day of the announcement, the ex-date or the first day of trading. */
const SPLIT_DAYS = 3;

interface Move {
  readonly on: TradingDay;
  readonly before: SeenClose;
  readonly close: SeenClose;
  readonly value: number;
}

/** Each day beyond the limits is a separate subject, and is reported once. */
export function priceMoves(holding: SeenHolding, { anomaly: terms }: AgentTerms): Finding[] {
  const { newest, usual } = historyOf(holding, terms);
  return newest.flatMap((move): Finding[] => {
    const ratio = splitLike(move, terms.splitSlack);
    if (ratio !== undefined) return [unbookedSplit(holding, move, ratio)];
    if (usual === undefined || Math.abs(move.value) < terms.moveMin) return [];
    const deviations = Math.abs(move.value - usual.median) / usual.deviation;
    if (deviations <= terms.deviationsMax) return [];
    return [unusualReturn(holding, move, { deviations, ...usual, max: terms.deviationsMax })];
  });
}

interface History {
  readonly splits: readonly SeenSplit[];
  readonly terms: AgentTerms['anomaly'];
  readonly newest: readonly Move[];
  /** Of the days before the newest ones, so that a wild day does not excuse the next one; undefined if they say nothing. */
  readonly usual: Robust | undefined;
}

/** Thousands of portfolios hold the same securities: what follows from the same closes is computed once. */
const HISTORIES = new WeakMap<readonly SeenClose[], History>();

function historyOf(holding: SeenHolding, terms: AgentTerms['anomaly']): History {
  const { closes, splits } = holding;
  const known = HISTORIES.get(closes);
  if (known?.splits === splits && known.terms === terms) return known;
  const moves = movesOf(holding);
  const newestFrom = Math.max(0, moves.length - terms.days);
  const earlier = moves.slice(0, newestFrom).map(({ value }) => value);
  const usual = earlier.length < terms.returnsMin ? undefined : robustOf(earlier);
  const history = { splits, terms, newest: moves.slice(newestFrom), usual };
  HISTORIES.set(closes, history);
  return history;
}

/** Across a split on record, in shares of one kind. */
function movesOf({ closes, splits }: SeenHolding): readonly Move[] {
  const moves: Move[] = [];
  for (const [at, close] of closes.entries()) {
    const before = closes[at - 1];
    if (before === undefined || before.price <= 0) continue;
    const factor = factorBetween(splits, before.on, close.on);
    moves.push({ on: close.on, before, close, value: (close.price * factor) / before.price - 1 });
  }
  return moves;
}

/** What became of one share after the first day, up to the second one. */
function factorBetween(splits: readonly SeenSplit[], after: TradingDay, to: TradingDay): number {
  let factor = 1;
  for (const { on, ratio } of splits) if (on > after && on <= to) factor *= ratio;
  return factor;
}

function splitLike({ value }: Move, slack: number): number | undefined {
  const left = 1 + value;
  return [...SPLIT_RATIOS, ...SPLIT_RATIOS.map((ratio) => 1 / ratio)].find(
    (ratio) => Math.abs(left * ratio - 1) <= slack,
  );
}

function unbookedSplit(holding: SeenHolding, move: Move, ratio: number): Finding {
  const { security, symbol, currency, lots, splits } = holding;
  const { on, before, close } = move;
  const near = splits.find(
    (one) => addDays(one.on, -SPLIT_DAYS) <= on && on <= addDays(one.on, SPLIT_DAYS),
  );
  const words = ratio >= 1 ? `${ratio} for 1` : `1 for ${Math.round(1 / ratio)}`;
  const known =
    near === undefined ? 'none is booked' : `one of ${numberText(near.ratio)} is on ${near.on}`;
  return {
    ...{ agent: 'anomaly', rule: 'unbooked-split', subject: `day:${security}/${on}` },
    ...{ bucket: 1, isBreach: true, severity: 'CRITICAL' },
    figures: figuresOf({
      ...{ close: close.price, close_on: on, before: before.price, before_on: before.on },
      ...{ ratio: words, booked: near?.ratio, currency },
    }),
    threshold: undefined,
    evidence: lots.map(({ event }) => event),
    text: `${symbol} closed at ${close.price} ${currency} on ${on} after ${before.price} on ${before.on}, like a split of ${words}; ${known}.`,
    command: undefined,
    question: { restsOn: [`${before.on} ${before.price}`, `${on} ${close.price}`] },
  };
}

interface Deviating {
  readonly deviations: number;
  readonly median: number;
  readonly deviation: number;
  readonly max: number;
}

function unusualReturn(
  { security, symbol, currency, lots }: SeenHolding,
  { on, before, close, value }: Move,
  { deviations, median, deviation, max }: Deviating,
): Finding {
  return {
    ...{ agent: 'anomaly', rule: 'unusual-return', subject: `day:${security}/${on}` },
    ...{ bucket: 1, isBreach: true, severity: 'WARNING' },
    figures: figuresOf({
      ...{ return: value, deviations, median, deviation, currency },
      ...{ close: close.price, close_on: on, before: before.price, before_on: before.on },
    }),
    threshold: String(max),
    evidence: lots.map(({ event }) => event),
    text: `${symbol} moved ${percentText(value)} on ${on}, ${deviations.toFixed(1)} robust deviations from its usual day; the limit is ${max}.`,
    command: undefined,
    question: { restsOn: [`${before.on} ${before.price}`, `${on} ${close.price}`] },
  };
}
