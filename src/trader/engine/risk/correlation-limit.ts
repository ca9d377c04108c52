// The limit on positions whose daily returns move together: they count as one.
import { type DayClose, pairedReturns } from '../../../market/bars/day-close.ts';
import { cents } from '../../../market/instruments/money.ts';
import { correlationOf } from '../../../market/performance/correlation.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import type { CorrelationLimit } from '../../ports/risk-settings.ts';
import type { Turn } from '../turn/turn.ts';
import { exposureBySymbol, type SymbolExposure } from './exposure.ts';
import type { WantedExposure } from './sector-limit.ts';

/** Older closes say nothing about how symbols move now. */
const SESSIONS_OLD_MAX = 5;

interface Member {
  readonly symbol: string;
  /** Signed: negative for shorts. */
  readonly net: number;
}

/**
 * All positions that are connected by correlations above the limit, directly or by others, with the wanted one. A short moves
 * against its symbol: with a long in a symbol that moves alike it is a hedge, and no cluster.
 */
export function correlationRefusals(
  turn: Turn,
  { symbol, side, notional, equity }: WantedExposure,
): Refusal[] {
  const { correlation: limit } = turn.settings.risk;
  if (limit === undefined) return [];
  const held = exposureBySymbol(turn);
  const own = netOf(held.get(symbol)) + (side === 'long' ? notional : -notional);
  const others = [...held].flatMap(([other, exposure]): Member[] => {
    const net = netOf(exposure);
    return other === symbol || net === 0 ? [] : [{ symbol: other, net }];
  });
  const unknown = unknownIn(turn, others.length === 0 ? [] : [symbol, ...namesOf(others)], limit);
  if (unknown !== undefined) return [unknown];
  const cluster = clusterOf(turn, { symbol, net: own }, others);
  const all = cluster.reduce((sum, { net }) => sum + Math.abs(net), 0);
  if (cents(all) <= cents((equity * limit.clusterPercentMax) / 100)) return [];
  const { above, days, clusterPercentMax } = limit;
  const percent = (all / equity) * 100;
  const symbols = namesOf(cluster);
  return [
    { kind: 'correlated_over_limit', symbols, percent, limit: clusterPercentMax, above, days },
  ];
}

function namesOf(members: readonly Member[]): string[] {
  return members.map(({ symbol }) => symbol);
}

function netOf(exposure: SymbolExposure | undefined): number {
  return exposure === undefined ? 0 : exposure.long - exposure.short;
}

/** The first symbol whose closes are too few or too old. */
function unknownIn(
  turn: Turn,
  symbols: readonly string[],
  { days }: CorrelationLimit,
): Refusal | undefined {
  for (const symbol of symbols) {
    const known = freshDays(turn, symbol).length;
    if (known < days + 1) return { kind: 'correlation_unknown', symbol, known, needed: days + 1 };
  }
  return undefined;
}

/** None if the newest is too old. */
function freshDays(turn: Turn, symbol: string): readonly DayClose[] {
  const closes = turn.market.days(symbol);
  const { calendar } = turn.market.placeOf(symbol).venue;
  const oldest = calendar.previousSession(calendar.dayOf(turn.now), SESSIONS_OLD_MAX)?.day;
  const newest = closes.at(-1)?.day;
  return newest === undefined || (oldest !== undefined && newest < oldest) ? [] : closes;
}

function clusterOf(turn: Turn, wanted: Member, others: readonly Member[]): readonly Member[] {
  const cluster = [wanted];
  let left = others;
  for (const member of cluster) {
    const joined = left.filter((other) => movesWith(turn, member, other));
    cluster.push(...joined);
    left = left.filter((other) => !joined.includes(other));
  }
  return cluster;
}

/** With too few common days, they are taken to move together. */
function movesWith(turn: Turn, one: Member, other: Member): boolean {
  const { above = 1, days = 0 } = turn.settings.risk.correlation ?? {};
  const pairs = pairedReturns(turn.market.days(one.symbol), turn.market.days(other.symbol), days);
  const correlation = pairs && correlationOf(pairs.xs, pairs.ys);
  if (correlation === undefined) return true;
  return correlation * Math.sign(one.net) * Math.sign(other.net) >= above;
}
