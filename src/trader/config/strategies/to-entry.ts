// The entry terms of a checked strategy file as tagged unions: the order, the hours and the size.
import { SECOND_MS } from '../../../kernel/instant.ts';
import { atrSpecOf } from '../../domain/strategy/bars-read.ts';
import type {
  EntryHours,
  EntryOrder,
  PriceOffset,
  SizeRule,
  TermsOfStrategy,
} from '../../domain/strategy/strategy.ts';
import type { StrategyFile } from '../schema/strategy-schema.ts';
import { checked, toAtr, toMsOfDay } from './to-exits.ts';

type Exits = Pick<TermsOfStrategy, 'stop' | 'trail'>;

export function toOrder(order: StrategyFile['entry']['order'], exits: Exits): EntryOrder {
  if (order === 'market') return { kind: 'market' };
  if (order === 'limit') return { kind: 'marketable' };
  const { limit, stop } = order;
  const resting = checked(limit ?? stop);
  return {
    kind: limit === undefined ? 'stop' : 'limit',
    offset: toOffset(resting, exits),
    lifeMs: resting.seconds * SECOND_MS,
  };
}

interface Offset {
  readonly offset_percent?: number | undefined;
  readonly offset_atr?: number | undefined;
}

function toOffset({ offset_percent, offset_atr }: Offset, exits: Exits): PriceOffset {
  if (offset_percent !== undefined) return { kind: 'percent', percent: offset_percent };
  return { kind: 'atr', atr: checked(atrSpecOf(exits)), multiple: checked(offset_atr) };
}

export function toHours({ between, days, early_close }: StrategyFile['entry']): EntryHours {
  return {
    between: between && { fromMs: toMsOfDay(between[0]), untilMs: toMsOfDay(between[1]) },
    days: days && new Set(days),
    allowsEarlyClose: early_close ?? true,
  };
}

export function toSize(size: StrategyFile['size']): SizeRule {
  const { by_confidence: scale } = size;
  const rule = toRule(size);
  if (scale === undefined) return rule;
  const { from, to, least_percent: leastPercent } = scale;
  return { ...rule, byConfidence: { from, to, leastPercent } };
}

function toRule(size: StrategyFile['size']): SizeRule {
  const { risk_percent, shares, notional, equity_percent, volatility, kelly } = size;
  if (risk_percent !== undefined) return { kind: 'risk-percent', percent: risk_percent };
  if (shares !== undefined) return { kind: 'shares', shares };
  if (notional !== undefined) return { kind: 'notional', notional };
  if (equity_percent !== undefined) return { kind: 'equity-percent', percent: equity_percent };
  if (kelly !== undefined) {
    const { fraction, cap_percent, min_trades, fallback_percent } = kelly;
    return {
      ...{ kind: 'kelly', fraction, capPercent: cap_percent },
      ...{ tradesMin: min_trades, fallbackPercent: fallback_percent },
    };
  }
  const { target_percent, ...bars } = checked(volatility);
  return { kind: 'volatility', percent: target_percent, bars: toAtr(bars) };
}
