// One contract judged by the terms of a strategy: its figures, and every reason against it.
import { incrementAt } from '../../../../market/instruments/tick-grid.ts';
import type { ChainRow } from '../../../../market/options/chain-row.ts';
import { isAdjusted } from '../../../../market/options/option-contract.ts';
import { isTwoSided, midOf } from '../../../../market/quotes/quote.ts';
import type { ContractRefusal } from '../../terms/option-refusal.ts';
import type { OptionTrade } from '../../terms/option-trade.ts';
import type { ChainSeen } from './chain-seen.ts';
import type { ExpirySeen } from './expiry-seen.ts';
import { americanDelta, type Greeks, greeksOf } from './greeks.ts';
import { type ContractFigures, scoreOf } from './score.ts';

export interface JudgedRow {
  readonly row: ChainRow;
  readonly figures: ContractFigures;
  /** 0 to 1. */
  readonly score: number;
  readonly refusals: readonly ContractRefusal[];
}

export interface Judge {
  readonly seen: ChainSeen;
  readonly trade: OptionTrade;
  readonly expiry: ExpirySeen;
}

/** A contract whose expiry is refused is not priced: its delta stays unknown, without a reason for it. */
export function judgedRow(row: ChainRow, judge: Judge): JudgedRow {
  const { trade, expiry } = judge;
  const mid = midOf(row);
  const isPriced = expiry.refusals.length === 0;
  const greeks = isPriced ? checkedGreeks(row, judge, mid) : UNPRICED;
  const figures: ContractFigures = {
    days: expiry.days,
    mid,
    spreadPercent: ((row.ask - row.bid) / mid) * 100,
    spreadPercentMax: Math.max(trade.spreadPercentMax, (trade.spreadAllowed / mid) * 100),
    volatility: greeks.volatility,
    delta: greeks.delta,
  };
  return {
    row,
    figures,
    score: scoreOf(figures, trade),
    refusals: [
      ...classRefusals(row),
      ...expiry.refusals,
      ...quoteRefusals(row, judge),
      ...tradedRefusals(row, judge, figures),
      ...greeks.refusals,
      ...moveRefusals(row, judge, greeks),
    ],
  };
}

/** What counts against a second leg, whose days, delta and premium follow from the first. */
export function secondLegRefusals({ refusals }: JudgedRow): readonly ContractRefusal[] {
  return refusals.filter(({ kind }) => !OF_FIRST_LEG.has(kind));
}

const OF_FIRST_LEG = new Set<ContractRefusal['kind']>([
  'dte_outside',
  'premium_too_low',
  'delta_outside',
  'inside_expected_move',
]);

function classRefusals({ contract }: ChainRow): ContractRefusal[] {
  const { tradingClass, multiplier } = contract;
  return isAdjusted(contract) ? [{ kind: 'adjusted_class', tradingClass, multiplier }] : [];
}

function quoteRefusals(row: ChainRow, { seen, trade }: Judge): ContractRefusal[] {
  const { bid, ask } = row;
  const refusals: ContractRefusal[] = [];
  if (bid > ask) refusals.push({ kind: 'crossed_quote', bid, ask });
  else if (!isTwoSided(row)) refusals.push({ kind: 'one_sided', bid, ask });
  const ageMs = seen.at - row.at;
  if (!(ageMs <= trade.quoteAgeMaxMs))
    refusals.push({ kind: 'quote_stale', ageMs, ageMaxMs: trade.quoteAgeMaxMs });
  return refusals;
}

function tradedRefusals(
  { contract, openInterest = Number.NaN, volume = Number.NaN }: ChainRow,
  { trade }: Judge,
  { mid, spreadPercent, spreadPercentMax }: ContractFigures,
): ContractRefusal[] {
  const refusals: ContractRefusal[] = [];
  if (spreadPercent > spreadPercentMax + DUST)
    refusals.push({ kind: 'spread_too_wide', percent: spreadPercent, limit: spreadPercentMax });
  if (!(openInterest >= trade.openInterestMin))
    refusals.push({ kind: 'open_interest_too_low', openInterest, minimum: trade.openInterestMin });
  if (!(volume >= trade.volumeMin))
    refusals.push({ kind: 'volume_too_low', volume, minimum: trade.volumeMin });
  const ticks = Math.floor(mid / incrementAt(contract.priceSteps, mid) + DUST);
  if (ticks < trade.premiumTicksMin)
    refusals.push({ kind: 'premium_too_low', ticks, minimum: trade.premiumTicksMin });
  return refusals;
}

/** One standard deviation of the price at expiry: S · IV · √T, on the side of the contract. */
function moveRefusals(
  { contract: { right, strike } }: ChainRow,
  { seen, trade, expiry }: Judge,
  { volatility }: Greeks,
): ContractRefusal[] {
  if (trade.outsideExpectedMove !== true || Number.isNaN(volatility)) return [];
  const { underlyingPrice: spot } = seen;
  const sign = right === 'call' ? 1 : -1;
  const edge = spot + sign * spot * volatility * Math.sqrt(expiry.years);
  return sign * (strike - edge) >= 0 ? [] : [{ kind: 'inside_expected_move', strike, edge }];
}

/** Rounding error of quotients of prices. */
const DUST = 1e-9;

type CheckedGreeks = Greeks & { readonly refusals: readonly ContractRefusal[] };

const UNPRICED: CheckedGreeks = { volatility: Number.NaN, delta: Number.NaN, refusals: [] };

function checkedGreeks(row: ChainRow, { seen, trade, expiry }: Judge, mid: number): CheckedGreeks {
  const market = { seen, expiry, mid };
  const greeks = greeksOf(row, market);
  if (greeks === undefined) return { ...UNPRICED, refusals: [{ kind: 'no_greeks' }] };
  const { volatility } = greeks;
  const broker = row.delta ?? greeks.delta;
  const gap = trade.deltaGapMax;
  const isAgreed = Math.abs(broker - greeks.delta) <= gap;
  const isAmerican = row.contract.delivers === 'shares';
  const delta = isAgreed || !isAmerican ? greeks.delta : americanDelta(row, market, volatility);
  const refusals: ContractRefusal[] = [];
  if (!(Math.abs(broker - delta) <= gap))
    refusals.push({ kind: 'greeks_disagree', ours: delta, broker, limit: gap });
  const size = Math.abs(delta);
  if (!(size >= trade.delta.from && size <= trade.delta.until))
    refusals.push({ kind: 'delta_outside', delta: size, ...trade.delta });
  return { volatility, delta, refusals };
}
