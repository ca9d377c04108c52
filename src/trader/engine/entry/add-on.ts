// Adds to a trade after a configured gain: another bracket with its own entry, stop and target. Its stop is the trade's
// current stop. An addition passes the same gate as an entry.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { hasReached } from '../../domain/exits/trail.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import type { OpenPosition, PositionState } from '../../domain/positions/position-state.ts';
import { atrSpecOf } from '../../domain/strategy/bars-read.ts';
import type { AddRule, Strategy } from '../../domain/strategy/strategy.ts';
import type { ConditionSeen } from '../../domain/terms/decision-inputs.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { signOf } from '../../domain/terms/side.ts';
import type { Signal } from '../../domain/terms/signal.ts';
import { evaluateCondition, NO_PREDICTION } from '../condition-inputs/evaluate-condition.ts';
import { finite } from '../condition-inputs/market-seen.ts';
import { conditionIn } from '../market/strategy-set.ts';
import type { CompiledStrategy } from '../market/surroundings.ts';
import { endEntry } from '../protective-orders/end-entries.ts';
import { reductionOf } from '../protective-orders/reductions.ts';
import { orderRefusals } from '../risk/size-limits.ts';
import { positionsIn } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { chainOf } from '../turn/actions.ts';
import { type Chain, newestOf, type Turn } from '../turn/turn.ts';
import { draftEntry } from './draft.ts';
import { enter } from './enter.ts';
import { refusalsFor } from './gate.ts';

/** Evaluated at each finished minute of a symbol. */
export function askAdds(turn: Turn, symbol: string): void {
  const parts = positionsIn(turn.state, symbol);
  const [base] = parts;
  // No addition while a part of the trade is entering or closing.
  if (base?.status !== 'open' || !parts.every(isOpen) || isReduced(turn.state, parts)) return;
  const { add } = base.plan;
  const compiled = turn.strategies.bySymbol
    .get(symbol)
    ?.find(({ strategy }) => strategy.name === base.strategy);
  if (add === undefined || base.plan.addOn !== undefined || compiled === undefined) return;
  const made = partsMade(turn.state, base.signalId);
  const number = Math.max(...made.map(({ plan: { addOn = 0 } }) => addOn)) + 1;
  const newestAt = Math.max(...made.map(openedAt));
  if (number > add.max || turn.now - newestAt < compiled.strategy.cooldownMs) return;
  const earned = hasEarned(turn, base, add, number);
  if (earned.ok) consider(turn, { base, parts, add, number, compiled }, earned.value);
}

/** Ends an unfilled addition once its trade has ended, so that it does not open a trade by itself. */
export function endOrphan(turn: Turn, position: PositionState): void {
  const { plan, signalId, symbol } = position;
  if (plan.addOn === undefined) return;
  const isBase = (part: PositionState) =>
    part.signalId === signalId && part.plan.addOn === undefined && part.status !== 'closing';
  if (!positionsIn(turn.state, symbol).some(isBase))
    endEntry(turn, position, 'the trade it adds to has ended');
}

/** A person closes some of it. */
function isReduced(state: State, parts: readonly OpenPosition[]): boolean {
  return parts.some(({ positionId }) => reductionOf(state, positionId) !== undefined);
}

function isOpen(part: PositionState): part is OpenPosition {
  return part.status === 'open';
}

/** Of the trade, closed ones too: the state keeps them as long as it is open. */
function partsMade({ positions }: State, signalId: string): readonly PositionState[] {
  return [...positions.values()].filter((part) => part.signalId === signalId);
}

function openedAt(part: PositionState): number {
  return (part.status === 'planned' ? undefined : part.openedAt) ?? Number.NEGATIVE_INFINITY;
}

/** Each addition needs `r` more gain than the one before, measured from the first entry. */
function hasEarned(
  turn: Turn,
  base: OpenPosition,
  add: AddRule,
  number: number,
): Result<ConditionSeen, unknown> {
  const { symbol, side, averagePrice, r, plan } = base;
  if (add.kind === 'when') {
    const spec = atrSpecOf(plan);
    const atr = spec === undefined ? undefined : turn.market.atr(symbol, spec, turn.now);
    const condition = conditionIn(turn.strategies.conditions, add.when);
    return evaluateCondition(turn, condition, { symbol, prediction: NO_PREDICTION, atr });
  }
  const price = turn.market.last(symbol);
  const wanted = add.r * number;
  if (!hasReached({ side, entry: averagePrice, r, price }, wanted)) return failed(undefined);
  const gained = (signOf(side) * (price - averagePrice)) / r;
  return ok({ when: `the trade has gained ${wanted} R`, values: { gained_r: gained } });
}

interface Addition {
  readonly base: OpenPosition;
  readonly parts: readonly OpenPosition[];
  readonly add: AddRule;
  readonly number: number;
  readonly compiled: CompiledStrategy;
}

function consider(turn: Turn, addition: Addition, condition: ConditionSeen): void {
  const { base, number, compiled } = addition;
  const { strategy } = compiled;
  const signal = signalOf(turn, base, number);
  const drafted = draftOf(turn, addition, signal);
  const reasons = reasonsAgainst(turn, strategy, signal, drafted);
  const chain = newestOf(turn, chainOf(base));
  if (reasons.length > 0 || Array.isArray(drafted))
    return refuse(turn, { signal, reasons, condition }, chain);
  const parts = drafted.parts.map((part) => ({ ...part, plan: { ...part.plan, addOn: number } }));
  const validUntil = turn.now + turn.settings.execution.entryMs;
  const draft = { ...drafted, parts };
  enter(turn, { signal, tradeId: base.signalId, strategy, draft, condition, validUntil }, chain);
}

function signalOf(turn: Turn, { symbol, side, signalId, strategy }: OpenPosition, number: number) {
  const signal: Signal = {
    id: `${signalId}+${number}`,
    predictionId: signalId.slice(0, -`/${strategy}`.length),
    strategy,
    symbol,
    side,
    at: turn.now,
    price: finite(turn.market.last(symbol)),
  };
  return signal;
}

/** 1,000 times 32.3 is slightly less than 32,300. */
const DUST = 1e-9;

/** The strategy's order for a percentage of the first shares, with the trade's tightest stop and its exits. */
function draftOf(turn: Turn, { base, parts, add, compiled }: Addition, signal: Signal) {
  const { side, plan } = base;
  const stops = parts.map(({ stopPrice }) => stopPrice);
  const stopPrice = side === 'long' ? Math.max(...stops) : Math.min(...stops);
  const shares = Math.floor((firstShares(turn.state, base) * add.percent) / 100 + DUST);
  const size = { kind: 'shares', shares } as const;
  const { target, trail, exit } = plan;
  const rule = { ...compiled.strategy, size, target, trail, exit, add: undefined };
  return draftEntry(turn, signal, rule, { stopPrice });
}

function reasonsAgainst(
  turn: Turn,
  strategy: Strategy,
  { symbol, side }: Signal,
  drafted: ReturnType<typeof draftEntry>,
): readonly Refusal[] {
  const wanted = {
    strategy,
    symbol,
    side,
    anchorPrice: undefined,
    isReversal: false,
    isAddOn: true,
  };
  const gate = refusalsFor(turn, wanted);
  if (Array.isArray(drafted)) return [...gate, ...drafted];
  const { sizing, prices } = drafted;
  const order = { symbol, side, shares: sizing.shares, price: prices.fill };
  return [...gate, ...orderRefusals(turn, order)];
}

/** Evaluated every minute; records a refusal only when its reasons change. */
function refuse(
  turn: Turn,
  refused: Omit<Extract<Fact, { type: 'signal-refused' }>, 'type'>,
  chain: Chain,
): void {
  const key = `${refused.signal.id}/${refused.reasons.map(({ kind }) => kind).join()}`;
  if (turn.alarmed.has(key)) return;
  turn.alarmed.add(key);
  turn.record({ type: 'signal-refused', ...refused }, chain);
}

/** Planned shares of the first entry, whether or not they filled; a plan of an older journal does not state them. */
function firstShares(state: State, { signalId, plan }: OpenPosition): number {
  return (
    plan.firstShares ??
    partsMade(state, signalId)
      .filter((part) => part.plan.addOn === undefined)
      .reduce((sum, { plannedQuantity }) => sum + plannedQuantity, 0)
  );
}
