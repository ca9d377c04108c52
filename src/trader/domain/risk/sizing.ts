// How many shares an entry buys or sells: the minimum of the strategy's size and every cap, and which of them
// applied.

import { assertNever } from '../../../kernel/assert.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { UnitBinding } from '../options/structures/units.ts';
import type { SizeRule } from '../strategy/strategy.ts';
import type { Sizing } from '../terms/decision-inputs.ts';
import type { Refusal } from '../terms/refusal.ts';

export interface SizingInput {
  readonly size: SizeRule;
  /** The size is a multiple of it. */
  readonly lotSize: number;
  /** What one share, or one contract, costs: at the ask for buys, at the bid for sells. */
  readonly entry: number;
  /** The loss of one share, or of one contract, if the stop fills. */
  readonly stopDistance: number;
  /** Net liquidation, in the currency of the prices. */
  readonly equity: number;
  /** The broker's buying power now, less pending orders. */
  readonly buyingPower: number;
  /** Gross notional of open positions and pending entries, which leverage includes. */
  readonly openNotional: number;
  /** Shares, mean of the last 30 regular minutes; undefined for an instrument without bars, which has other limits. */
  readonly averageMinuteVolume: number | undefined;
  readonly minuteVolumePercentMax: number;
  readonly positionNotionalMax: number;
  /** Gross notional as a multiple of equity. */
  readonly leverageCap: number;
  /** One standard deviation of a day's return, as a fraction of the price; needed only for a volatility size. */
  readonly dayVolatility: number;
  /** Percent of equity to lose at the stop; needed only for a Kelly size. */
  readonly kellyPercent: number;
  /** Of the size that the rule says, by the confidence of the prediction: 100 is all of it. */
  readonly partPercent: number;
  /** Other caps, in shares. */
  readonly moreCaps: readonly SizeCap[];
}

export type SizeCap = readonly [SizeBinding, number];

/** `binding` is the kind of the size setting if no cap was smaller. */
export type SizeBinding =
  | SizeRule['kind']
  | 'max_position_notional'
  | 'buying_power'
  | 'minute_volume'
  | 'leverage'
  | 'max_order_shares'
  | 'max_order_quantity'
  | 'max_symbol_percent'
  | 'max_position_percent'
  | 'max_watched_notional'
  | 'locked_risk'
  | 'first_live_days'
  /** Settled cash that is not reserved yet, and shares of the holding: for contracts that are sold. */
  | 'free_cash'
  | 'free_shares'
  | Exclude<UnitBinding, 'risk_budget'>;

/** Refuses `input_missing` if a number is unknown and `size_zero` if less than a lot is left. */
export function sizeOf(input: SizingInput): Result<Sizing, Refusal> {
  const path = unsoundInput(input);
  if (path !== undefined) return failed({ kind: 'input_missing', path });
  const { lotSize } = input;
  const wanted = wholeLots((sharesWanted(input) * input.partPercent) / 100, lotSize);
  let shares = wanted;
  let binding: SizeBinding = input.size.kind;
  for (const [name, cap] of capsOf(input)) {
    const capped = wholeLots(cap, lotSize);
    if (capped < shares) {
      shares = capped;
      binding = name;
    }
  }
  if (shares < lotSize) return failed({ kind: 'size_zero', binding });
  return ok({ shares, wanted, binding, riskPerShare: input.stopDistance });
}

function sharesWanted(input: SizingInput): number {
  const { size, equity, entry, stopDistance } = input;
  switch (size.kind) {
    case 'risk-percent':
      return (equity * size.percent) / 100 / stopDistance;
    case 'shares':
      return size.shares;
    case 'notional':
      return size.notional / entry;
    case 'equity-percent':
      return (equity * size.percent) / 100 / entry;
    case 'volatility':
      return (equity * size.percent) / 100 / (entry * input.dayVolatility);
    case 'kelly':
      return (equity * input.kellyPercent) / 100 / stopDistance;
    default:
      return assertNever(size);
  }
}

function capsOf(input: SizingInput): readonly SizeCap[] {
  const { entry } = input;
  return [
    ['max_position_notional', input.positionNotionalMax / entry],
    ['buying_power', input.buyingPower / entry],
    ...volumeCap(input),
    ['leverage', (input.equity * input.leverageCap - input.openNotional) / entry],
    ...input.moreCaps,
  ];
}

function volumeCap({ averageMinuteVolume, minuteVolumePercentMax }: SizingInput): SizeCap[] {
  return averageMinuteVolume === undefined
    ? []
    : [['minute_volume', (averageMinuteVolume * minuteVolumePercentMax) / 100]];
}

/** Shares in whole lots; rounding error does not cost the last lot. */
function wholeLots(shares: number, lotSize: number): number {
  return Math.max(0, Math.floor((shares * (1 + 1e-12)) / lotSize) * lotSize);
}

/** The path of the first unusable input. */
function unsoundInput({
  size,
  moreCaps: _,
  dayVolatility,
  kellyPercent,
  ...numbers
}: SizingInput): string | undefined {
  for (const [name, value] of Object.entries(numbers)) {
    if (value !== undefined && !Number.isFinite(value))
      return `sizing.${SNAKE_NAME[name as keyof typeof numbers]}`;
  }
  if (numbers.entry <= 0) return 'sizing.entry';
  if (numbers.stopDistance <= 0) return 'sizing.stop_distance';
  if (size.kind === 'volatility' && !(dayVolatility > 0 && dayVolatility < 1))
    return 'sizing.volatility';
  if (size.kind === 'kelly') return kellyPercent > 0 ? undefined : 'sizing.kelly';
  return Number.isFinite(sizeNumber(size)) ? undefined : 'sizing.size';
}

const SNAKE_NAME: Record<
  Exclude<keyof SizingInput, 'size' | 'moreCaps' | 'dayVolatility' | 'kellyPercent'>,
  string
> = {
  lotSize: 'lot_size',
  entry: 'entry',
  stopDistance: 'stop_distance',
  equity: 'equity',
  buyingPower: 'buying_power',
  openNotional: 'open_notional',
  averageMinuteVolume: 'average_minute_volume',
  minuteVolumePercentMax: 'max_minute_volume_percent',
  positionNotionalMax: 'max_position_notional',
  leverageCap: 'leverage_cap',
  partPercent: 'confidence',
};

function sizeNumber(size: Exclude<SizeRule, { kind: 'kelly' }>): number {
  switch (size.kind) {
    case 'risk-percent':
    case 'equity-percent':
    case 'volatility':
      return size.percent;
    case 'shares':
      return size.shares;
    case 'notional':
      return size.notional;
    default:
      return assertNever(size);
  }
}
