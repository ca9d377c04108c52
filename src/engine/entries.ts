// From an accepted prediction to an intent, or to every reason why not.

import { assertNever } from '../kernel/assert.ts';
import { freshnessMs } from '../kernel/clock.ts';
import { instant } from '../kernel/instant.ts';
import { failed, ok, type Result } from '../kernel/result.ts';
import { type Quote, spreadOf } from '../market/quote.ts';
import { roundToward } from '../market/tick-grid.ts';
import {
  initialStop,
  isStopTooTight,
  rOf,
  stopDistanceMin,
} from '../trading/exits/protective-stop.ts';
import { targetPoint, targetPrice } from '../trading/exits/target-price.ts';
import type { ConditionSeen, Sizing } from '../trading/facts.ts';
import type { OrderTerms } from '../trading/orders/order-terms.ts';
import type { ExitPlan } from '../trading/positions/exit-plan.ts';
import { isHeld } from '../trading/positions/position-state.ts';
import type { Prediction } from '../trading/prediction.ts';
import type { Refusal } from '../trading/refusal.ts';
import { LEVERAGE_CAP, sizeOf } from '../trading/risk/sizing.ts';
import { entrySide, exitSide, type PositionSide, signOf } from '../trading/side.ts';
import type { Signal } from '../trading/signal.ts';
import type { ConditionContext, PositionSeen } from '../trading/strategy/condition-inputs.ts';
import type { AtrSpec, Rule } from '../trading/strategy/rule.ts';
import { stepsOf } from './acts.ts';
import { positionIn } from './book.ts';
import { refusalsFor } from './gate.ts';
import { indicatorsOf, ruleAtr } from './indicators.ts';
import { orderRefOf } from './intents.ts';
import { finite, marketSeen } from './market-seen.ts';
import type { AtrSeen } from './market-view.ts';
import { orderRefusals, sizeCaps } from './risk/entry-limits.ts';
import { exposureInFlight, freeBuyingPower, heldExposure, sumOf } from './risk/exposure.ts';
import { type StopBasis, stopBasis } from './stop-basis.ts';
import { type CompiledRule, QUOTE_AGE_MAX_MS } from './surroundings.ts';
import { after, type Chain, type Turn } from './turn.ts';

export interface Candidate {
  readonly signal: Signal;
  readonly prediction: Prediction;
  readonly compiled: CompiledRule;
  readonly isReversal: boolean;
}

/** Enters, or records every reason for not entering; returns the reasons. */
export function considerEntry(
  turn: Turn,
  candidate: Candidate,
  chain: Chain,
  more: readonly Refusal[] = [],
): readonly Refusal[] {
  const { signal, prediction, compiled, isReversal } = candidate;
  const { rule } = compiled;
  const atr = ruleAtr(turn, rule, signal.symbol);
  const condition = conditionAsked(turn, candidate, atr);
  const reasons: Refusal[] = [
    ...(condition.ok ? [] : [condition.failure]),
    ...refusalsFor(turn, {
      rule,
      symbol: signal.symbol,
      side: signal.side,
      anchorPrice: prediction.anchorPrice,
      isReversal,
    }),
    ...more,
  ];
  const draft = draftEntry(turn, candidate, atr);
  if (Array.isArray(draft)) reasons.push(...draft);
  else reasons.push(...orderRefusals(turn, { side: signal.side, ...draft.order }));
  const own = { ...chain, correlation: signal.id };
  if (reasons.length > 0 || Array.isArray(draft) || !condition.ok) {
    turn.record(
      {
        type: 'signal-refused',
        signal,
        reasons,
        ...(condition.ok ? { condition: condition.value } : {}),
      },
      own,
    );
    return reasons;
  }
  enter(turn, candidate, { draft, condition: condition.value }, own);
  return reasons;
}

function conditionAsked(
  turn: Turn,
  candidate: Candidate,
  atr: AtrSeen | undefined,
): Result<ConditionSeen, Refusal> {
  const { condition } = candidate.compiled;
  const when = condition.text;
  const answer = condition.evaluate(contextOf(turn, candidate, atr));
  switch (answer.kind) {
    case 'true':
      return ok({ when, values: answer.values() });
    case 'false':
      return failed({ kind: 'condition_false', when, values: answer.values });
    case 'missing':
      return failed({ kind: 'input_missing', path: answer.path });
    case 'failed':
      return failed({ kind: 'condition_failed', when, why: answer.why });
    default:
      return assertNever(answer);
  }
}

function contextOf(
  turn: Turn,
  { prediction, signal }: Candidate,
  atr: AtrSeen | undefined,
): ConditionContext {
  const { sessions } = turn.market;
  return {
    now: turn.now,
    prediction,
    quote: freshQuote(turn, signal.symbol),
    indicators: indicatorsOf(turn, signal.symbol, atr),
    position: positionSeen(turn, signal.symbol),
    session: {
      minutesSinceOpen: sessions.minutesSinceOpen(turn.now),
      minutesToClose: sessions.minutesToClose(turn.now),
      isEarlyClose: sessions.today(turn.now)?.isEarlyClose ?? false,
    },
  };
}

/** A stale quote is handed over with unknown prices, so that a condition reading one refuses. */
function freshQuote(turn: Turn, symbol: string): Quote {
  const quote = turn.market.quote(symbol);
  const isFresh = quote !== undefined && turn.now - quote.at <= freshnessMs(turn, QUOTE_AGE_MAX_MS);
  if (quote !== undefined && isFresh) return quote;
  return {
    symbol,
    bid: Number.NaN,
    ask: Number.NaN,
    last: Number.NaN,
    at: instant(0),
    isLive: false,
    isHalted: false,
  };
}

function positionSeen(turn: Turn, symbol: string): PositionSeen {
  const position = positionIn(turn.state, symbol);
  if (position === undefined || !isHeld(position) || position.quantity === 0) {
    return { side: 'flat', quantity: 0, averagePrice: undefined, unrealizedR: 0 };
  }
  const gain = signOf(position.side) * (turn.market.last(symbol) - position.averagePrice);
  return {
    side: position.side,
    quantity: Math.abs(position.quantity),
    averagePrice: position.averagePrice,
    unrealizedR: position.r > 0 ? gain / position.r : undefined,
  };
}

interface Draft {
  readonly sizing: Sizing;
  /** At ask for buys, bid for sells. */
  readonly order: { readonly shares: number; readonly price: number };
  readonly plan: ExitPlan;
  readonly limitPrice: number;
  readonly atr: AtrSeen | undefined;
}

/** The trade as it would be, or what stands against its stop and its size. */
function draftEntry(
  turn: Turn,
  { signal, compiled }: Candidate,
  atr: AtrSeen | undefined,
): Draft | Refusal[] {
  const { rule } = compiled;
  const { side, symbol } = signal;
  if ('atr' in rule.stop && atr === undefined) return [noAtr(turn, symbol, rule.stop.atr)];
  const quote = freshQuote(turn, symbol);
  const entry = side === 'long' ? quote.ask : quote.bid;
  const steps = stepsOf(turn, symbol);
  const basis = stopBasis(turn, rule.stop, { symbol, side });
  const stop = initialStop({ side, rule: rule.stop, entry, ...basis, steps });
  // Without a price there is nothing to draft, and the gate says so; with one, the stop would be no price.
  if (Number.isNaN(stop)) return [noStop(basis, entry)];
  const spread = spreadOf(quote);
  const tight = { entry, stop, spread, stopPercentMin: turn.settings.risk.stopPercentMin, steps };
  if (isStopTooTight(tight)) {
    return [
      {
        kind: 'stop_too_tight',
        distance: rOf(entry, stop),
        minimum: finite(stopDistanceMin(tight)),
      },
    ];
  }
  const sized = sizeEntry(turn, rule, { side, symbol, entry, stop });
  if (!sized.ok) return [sized.failure];
  const r = rOf(entry, stop);
  const point = targetPoint(rule.target, 0);
  const target =
    point === undefined ? Number.NaN : targetPrice({ side, rule: point, entry, r, steps });
  const collar = 1 + (signOf(side) * turn.settings.execution.collarPercent) / 100;
  return {
    sizing: sized.value,
    order: { shares: sized.value.shares, price: entry },
    limitPrice: roundToward(steps, entry * collar, entry),
    atr,
    plan: {
      stopPrice: stop,
      targetPrice: Number.isNaN(target) ? undefined : target,
      r,
      stop: rule.stop,
      target: rule.target,
      trail: rule.trail,
      exit: rule.exit,
    },
  };
}

/** What lies behind the price when a line or a bar is looked up may lie before it when the order would fill. */
function noStop({ level }: StopBasis, entry: number): Refusal {
  return Number.isNaN(level) || Number.isNaN(entry)
    ? { kind: 'input_missing', path: 'stop.price' }
    : { kind: 'stop_beyond_entry', level, entry };
}

function noAtr(turn: Turn, symbol: string, { period, barMs }: AtrSpec): Refusal {
  return { kind: 'no_atr', period, barMs, bars: turn.market.series(symbol, barMs).count };
}

function sizeEntry(
  turn: Turn,
  rule: Rule,
  {
    side,
    symbol,
    entry,
    stop,
  }: {
    readonly side: PositionSide;
    readonly symbol: string;
    readonly entry: number;
    readonly stop: number;
  },
): ReturnType<typeof sizeOf> {
  const value = (tag: string): number => turn.market.account(tag)?.value ?? Number.NaN;
  const equity = value('NetLiquidation');
  const sized = sizeOf({
    size: rule.size,
    entry,
    stopDistance: rOf(entry, stop),
    equity,
    buyingPower: freeBuyingPower(turn),
    openNotional: sumOf(heldExposure(turn)) + sumOf(exposureInFlight(turn)),
    averageMinuteVolume: turn.market.minuteVolume(symbol) ?? Number.NaN,
    positionNotionalMax: turn.settings.risk.positionNotionalMax,
    leverageCap: LEVERAGE_CAP,
    dayVolatility: Number.NaN,
    moreCaps: sizeCaps(turn, entry, equity),
  });
  if (sized.ok && side === 'short') {
    const shortable = turn.market.shortable(symbol) ?? 0;
    if (sized.value.shares > shortable)
      return { ok: false, failure: { kind: 'not_shortable', shares: shortable } };
  }
  return sized;
}

function enter(
  turn: Turn,
  { signal, prediction, compiled }: Candidate,
  { draft, condition }: { readonly draft: Draft; readonly condition: ConditionSeen },
  chain: Chain,
): void {
  const { rule } = compiled;
  const { symbol, side } = signal;
  const positionId = `${symbol}-${turn.state.seq + 1}`;
  const planned = turn.record(
    {
      type: 'position-planned',
      positionId,
      symbol,
      strategy: rule.name,
      side,
      quantity: draft.sizing.shares,
      plan: draft.plan,
      signalId: signal.id,
      configHash: rule.hash,
    },
    chain,
  );
  const legs = bracketOf(turn, signal, draft, rule);
  const intended = turn.record(
    {
      type: 'entry-intended',
      positionId,
      strategy: rule.name,
      symbol,
      signalId: signal.id,
      legs,
      validUntil: instant(
        prediction.dataTime + freshnessMs(turn, ageMaxOf(turn, prediction.source)),
      ),
      sizing: draft.sizing,
      market: marketSeen(turn, symbol, draft.atr),
    },
    after(planned),
  );
  turn.record(
    {
      type: 'signal-taken',
      signal,
      orderRef: legs[0]?.orderRef ?? '',
      sizing: draft.sizing,
      condition,
    },
    after(intended),
  );
  turn.touched.add(positionId);
}

function ageMaxOf(turn: Turn, feed: string): number {
  return turn.settings.feeds.find(({ name }) => name === feed)?.ageMaxMs ?? 0;
}

/** Entry, target, stop: the stop goes last and releases all three. */
function bracketOf(turn: Turn, signal: Signal, draft: Draft, rule: Rule): OrderTerms[] {
  const { symbol, side } = signal;
  const first = turn.state.idFloor;
  const quantity = draft.sizing.shares;
  const until = instant(turn.now + freshnessMs(turn, turn.settings.execution.entryMs));
  const entry: OrderTerms = {
    orderRef: orderRefOf(turn.state, 'e'),
    orderId: first,
    leg: 'e',
    symbol,
    side: entrySide(side),
    type: rule.entryOrder.kind === 'market' ? 'market' : 'limit',
    quantity,
    ...(rule.entryOrder.kind !== 'market' ? { limitPrice: draft.limitPrice } : {}),
    tif: rule.entryOrder.kind !== 'market' ? { kind: 'gtd', until } : { kind: 'day' },
    outsideRth: false,
  };
  const child = {
    symbol,
    side: exitSide(side),
    quantity,
    parentId: first,
    tif: { kind: 'gtc' },
    outsideRth: false,
  } as const;
  const target: OrderTerms[] =
    draft.plan.targetPrice === undefined
      ? []
      : [
          {
            ...child,
            orderRef: orderRefOf(turn.state, 't'),
            orderId: first + 1,
            leg: 't',
            type: 'limit',
            limitPrice: draft.plan.targetPrice,
          },
        ];
  const stopRef = orderRefOf(turn.state, 's');
  const stop: OrderTerms = {
    ...child,
    orderRef: stopRef,
    orderId: first + 1 + target.length,
    leg: 's',
    type: 'stop',
    stopPrice: draft.plan.stopPrice,
    // Siblings get their group from the gateway; a stop alone needs one that an exit can join.
    ...(target.length === 0 ? { ocaGroup: stopRef } : {}),
  };
  return [entry, ...target, stop];
}
