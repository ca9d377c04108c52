// Describes the plan of a trade: its size, the source of its stop, target and trail, and why it ended.

import { assertNever } from '../../../kernel/assert.ts';
import { amountOf, isOptionId } from '../../../market/instruments/amount.ts';
import type { ExitPlan, ExitReason, UnderlyingStop } from '../exits/exit-plan.ts';
import type { Leg, OrderTerms } from '../orders/order-terms.ts';
import { partsOf } from '../strategy/bars-read.ts';
import type { LineRule, StopRule, TargetRule, TrailPart, TrailRule } from '../strategy/strategy.ts';
import type { Collateral } from '../terms/collateral.ts';
import {
  AS_ASKED,
  type KellySeen,
  type MarketSeen,
  type SizeBasis,
  type Sizing,
} from '../terms/decision-inputs.ts';
import { edgeText } from './edge-text.ts';
import {
  duration,
  type HomeWords,
  percent,
  price,
  thinText,
  unitsText,
  usd,
  words,
} from './figures.ts';
import { conditionText, entryPriceText, whereText } from './order-text.ts';

export const LEG_WORDS: Record<Leg, string> = {
  e: 'entry',
  s: 'stop',
  t: 'target',
  x: 'exit',
  h: 'order for the holding',
};

export const EXIT_WORDS: Record<ExitReason, string> = {
  stop: 'stopped out',
  target: 'target reached',
  opposite: 'opposite prediction',
  neutral: 'neutral prediction',
  max_minutes: 'maximum holding time reached',
  session_end: 'end of the session',
  expiry: 'option expiry',
  exit_time: 'exit time reached',
  exit_condition: 'exit condition met',
  bad_fill: 'bad fill',
  early_assignment: 'a sold call may be exercised over the night for a dividend',
  missed_flatten: 'still open at the close, should have been flat',
  stop_through_market: 'market beyond the stop',
  sign_flip: 'the position changed its sign',
  daily_loss: 'daily loss limit',
  unprotected: 'nothing protected it',
  operator: 'requested by an operator',
  rolled: 'rolled to another contract',
  delivered: 'exercised or assigned',
  closed_by_hand: 'closed manually',
};

/** What was asked for, and why if the strategy did. */
export function closeAskedText({ isExtended, reason }: CloseRequest): string {
  if (reason !== undefined)
    return `cancel the entry, and close what it fills before that: ${EXIT_WORDS[reason]}`;
  return `close the position${isExtended ? ', outside regular hours too' : ''}`;
}

interface CloseRequest {
  readonly isExtended: boolean;
  readonly reason?: ExitReason;
}

const BOUND_WORDS: Readonly<Record<Collateral, string>> = {
  cash: 'reserved cash bounds',
  shares: 'reserved shares bear',
  contract: 'the other contract of its vertical bounds',
};

function boundBy({ collateral }: ExitPlan): string {
  if (collateral === undefined) return 'its structure bounds';
  return BOUND_WORDS[collateral];
}

export function planText(plan: ExitPlan): string {
  const { stopPrice, targetPrice, stop, target, trail, isWatched, underlyingStop } = plan;
  const watched = isWatched === true ? ', watched by the daemon' : '';
  return [
    stopPrice > 0 && stop.kind !== 'none'
      ? `stop ${price(stopPrice)} (${stopRuleText(stop)}${watched})`
      : `no stop: ${boundBy(plan)} what it can lose${plan.exit.holdsToExpiry === true ? ', held to expiry' : ''}`,
    ...(target === undefined ? [] : [`target ${price(targetPrice)} (${targetRuleText(target)})`]),
    ...(trail === undefined ? [] : [`trail ${trailRuleText(trail)}`]),
    ...(underlyingStop === undefined ? [] : [underlyingText(underlyingStop)]),
  ].join(', ');
}

/** `exit once AAPL is at or below 212.5, rested at the broker`. */
export function underlyingText({ condition, floorPercent }: UnderlyingStop): string {
  const who = floorPercent === undefined ? 'watched by the daemon' : 'rested at the broker';
  return `exit once ${conditionText(condition)}, ${who}`;
}

/** The size the strategy wanted of the instrument, and what limited it. */
export function sizeText({ shares, wanted, binding, riskPerShare }: Sizing, id: string): string {
  const risk = isOptionId(id)
    ? `each risks ${usd(amountOf(id, riskPerShare, 1))}`
    : `each loses ${price(riskPerShare)} at the stop`;
  if (binding === AS_ASKED) return `${unitsText(id, shares)}, as asked; ${risk}`;
  return shares === wanted
    ? `${unitsText(id, shares)}, limited by ${words(binding)}; ${risk}`
    : `${shares} of the ${unitsText(id, wanted)} wanted, capped by ${words(binding)}; ${risk}`;
}

/** How the wanted size came about, where settings and stop alone do not say it; one clause each. */
export function basisTexts({ kelly, dayVolatility, confidence }: SizeBasis): string[] {
  return [
    ...(kelly === undefined ? [] : [kellyText(kelly)]),
    ...(dayVolatility === undefined
      ? []
      : [`an average day moves the price by ${percent(100 * dayVolatility)}`]),
    ...(confidence === undefined
      ? []
      : [`confidence ${price(confidence.value)}: ${percent(confidence.percent)} of the size`]),
  ];
}

function kellyText({
  riskPercent,
  tradesMin,
  by,
  fraction,
  kelly = 0,
  ...seen
}: KellySeen): string {
  if (by === 'fallback')
    return `kelly: ${seen.trades} of the ${tradesMin} closed trades it needs, so ${percent(riskPercent)} of equity`;
  const { trades, gains = 0, gainR = 0, lossR = 0 } = seen;
  const limit = by === 'cap' ? ', capped at' : ':';
  return `kelly ${fraction} of ${price(kelly)} from ${trades} trades (${edgeText({ trades, gains, gainR, lossR })})${limit} ${percent(riskPercent)} of equity`;
}

export function legText(terms: OrderTerms): string {
  return `${terms.side} ${terms.quantity} ${terms.symbol} ${whereText(terms)}`;
}

export function entryText(legs: readonly OrderTerms[], home: HomeWords): string {
  return legs
    .map((terms) => {
      if (terms.leg !== 'e')
        return `${LEG_WORDS[terms.leg]} ${price(terms.stopPrice ?? terms.limitPrice)}`;
      const until =
        'until' in terms.validity && terms.validity.until !== undefined
          ? ` until ${home.time(terms.validity.until)}`
          : '';
      return `${terms.side} ${terms.quantity} ${terms.symbol} ${entryPriceText(terms)}${until}`;
    })
    .join(', ');
}

/** Zero means that the price was unknown. */
export function marketText(seen: MarketSeen, home: HomeWords): string {
  const { bid, ask, atr, thin } = seen;
  const sides = bid > 0 && ask > 0 ? `bid ${price(bid)}, ask ${price(ask)}` : 'no bid and ask';
  const quote = `${sides}${thinText(thin)}`;
  return atr === undefined ? quote : `${quote}, ${atrText(seen, home)}`;
}

export function atrText({ atr, atrAt }: MarketSeen, home: HomeWords): string {
  return `ATR ${price(atr)}${atrAt === undefined ? '' : ` of ${home.time(atrAt)}`}`;
}

export function stopRuleText(rule: StopRule): string {
  switch (rule.kind) {
    case 'atr':
      return `${rule.multiple} ATR of ${rule.atr.period} bars of ${duration(rule.atr.barMs)}`;
    case 'percent':
      return `${rule.percent} %`;
    case 'price':
      return `${price(rule.distance)} away`;
    case 'none':
      return 'no stop';
    case 'chandelier':
    case 'supertrend':
      return lineText(rule);
    case 'previous-bar':
      return `${rule.offsetTicks} ticks beyond the previous bar of ${duration(rule.barMs)}`;
    default:
      return assertNever(rule);
  }
}

function lineText({ kind, multiple, atr }: LineRule): string {
  const name = kind === 'chandelier' ? 'chandelier' : 'SuperTrend';
  return `${name} of ${multiple} ATR over ${atr.period} bars of ${duration(atr.barMs)}`;
}

export function targetRuleText(rule: TargetRule): string {
  switch (rule.kind) {
    case 'r':
      return `${rule.r} R`;
    case 'percent':
      return `${rule.percent} %`;
    case 'at':
      return 'as asked';
    case 'decay':
      return rule.steps
        .map(({ afterMs, gain }) =>
          afterMs === 0
            ? targetRuleText(gain)
            : `${targetRuleText(gain)} after ${duration(afterMs)}`,
        )
        .join(', ');
    case 'legs':
      return rule.legs
        .map((leg) => `${leg.portionPercent} % of the shares at ${targetRuleText(leg)}`)
        .join(', then ');
    default:
      return assertNever(rule);
  }
}

export function trailRuleText(rule: TrailRule): string {
  const { activateAtR } = rule;
  const from = activateAtR === 0 ? '' : ` from ${activateAtR} R`;
  return tightestText(rule, (part) => `${trailPartText(part)}${isMoving(part) ? from : ''}`);
}

/** Break-even and ratchets have their own activation gains. */
function isMoving({ kind }: TrailPart): boolean {
  return kind !== 'break-even' && kind !== 'steps';
}

/** What the stop follows, and at which distance. */
export function trailDistanceText(rule: TrailRule): string {
  return tightestText(rule, trailPartText);
}

function tightestText(rule: TrailRule, textOf: (part: TrailPart) => string): string {
  const parts = partsOf(rule).map(textOf);
  return parts.length === 1 ? parts.join('') : `the tightest of ${parts.join(', ')}`;
}

function trailPartText(part: TrailPart): string {
  switch (part.kind) {
    case 'atr':
      return `${part.multiple} ATR`;
    case 'percent':
      return `${part.percent} %`;
    case 'chandelier':
    case 'supertrend':
      return lineText(part);
    case 'break-even':
      return `break-even${part.offset === 0 ? '' : ` and ${price(part.offset)}`} from ${part.atR} R`;
    case 'steps':
      return part.steps.map(({ atR, stopR }) => `${stopR} R from ${atR} R`).join(', ');
    default:
      return assertNever(part);
  }
}
