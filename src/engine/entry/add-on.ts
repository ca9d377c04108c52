// Adding to a trade that has earned it: a further bracket with an entry, a stop and a target of its own, at the stop the
// trade has by then. It passes every gate that an entry passes.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { ConditionSeen } from '../../trading/facts.ts';
import type { OpenPosition, PositionState } from '../../trading/positions/position-state.ts';
import type { Refusal } from '../../trading/refusal.ts';
import { signOf } from '../../trading/side.ts';
import type { Signal } from '../../trading/signal.ts';
import { atrSpecOf } from '../../trading/strategy/bars-read.ts';
import type { AddRule } from '../../trading/strategy/rule.ts';
import { chainOf } from '../acts.ts';
import { positionsIn } from '../book.ts';
import { endEntry } from '../end-entries.ts';
import { refusalsFor } from '../gate.ts';
import { finite } from '../market-seen.ts';
import { orderRefusals } from '../risk/entry-limits.ts';
import { conditionIn } from '../rule-book.ts';
import type { State } from '../state.ts';
import type { CompiledRule } from '../surroundings.ts';
import { newestOf, type Turn } from '../turn.ts';
import { conditionAsked, NOTHING_SAID } from './condition-asked.ts';
import { draftEntry } from './draft.ts';
import { enter } from './enter.ts';

/** Asked at each finished minute of a symbol. */
export function askAdds(turn: Turn, symbol: string): void {
  const parts = positionsIn(turn.state, symbol);
  const [base] = parts;
  // While anything of the trade enters or leaves, nothing is added.
  if (base?.status !== 'open' || !parts.every(isOpen)) return;
  const { add } = base.plan;
  const compiled = turn.rules.bySymbol.get(symbol)?.find(({ rule }) => rule.name === base.strategy);
  if (add === undefined || base.plan.addOn !== undefined || compiled === undefined) return;
  const number = addsMade(turn.state, base.signalId) + 1;
  const newestAt = Math.max(...parts.map(({ openedAt }) => openedAt));
  if (number > add.max || turn.now - newestAt < compiled.rule.cooldownMs) return;
  const earned = hasEarned(turn, base, add, number);
  if (earned.ok) consider(turn, { base, parts, add, number, compiled }, earned.value);
}

/** An addition still on its way when what it adds to has ended would be a trade that nobody asked for. */
export function endOrphan(turn: Turn, position: PositionState): void {
  const { plan, signalId, symbol } = position;
  if (plan.addOn === undefined) return;
  const isBase = (part: PositionState) =>
    part.signalId === signalId && part.plan.addOn === undefined && part.status !== 'closing';
  if (!positionsIn(turn.state, symbol).some(isBase))
    endEntry(turn, position, 'the trade it adds to has ended');
}

function isOpen(part: PositionState): part is OpenPosition {
  return part.status === 'open';
}

function addsMade({ positions, closedTrades }: State, signalId: string): number {
  let made = 0;
  for (const part of positions.values())
    if (part.signalId === signalId) made = Math.max(made, part.plan.addOn ?? 0);
  for (const part of closedTrades.values())
    if (part.signalId === signalId) made = Math.max(made, part.addOn ?? 0);
  return made;
}

/** Each addition asks for so many R more than the one before, measured from the first entry. */
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
    const condition = conditionIn(turn.rules.conditions, add.when);
    return conditionAsked(turn, condition, { symbol, prediction: NOTHING_SAID, atr });
  }
  const gained = (signOf(side) * (turn.market.last(symbol) - averagePrice)) / r;
  const wanted = add.r * number;
  if (!(gained >= wanted)) return failed(undefined);
  return ok({ when: `the trade has gained ${wanted} R`, values: { gained_r: gained } });
}

interface Addition {
  readonly base: OpenPosition;
  readonly parts: readonly OpenPosition[];
  readonly add: AddRule;
  readonly number: number;
  readonly compiled: CompiledRule;
}

function consider(turn: Turn, addition: Addition, condition: ConditionSeen): void {
  const { base, parts, add, number, compiled } = addition;
  const { symbol, side, signalId, strategy } = base;
  const signal: Signal = {
    id: `${signalId}+${number}`,
    predictionId: signalId.slice(0, -`/${strategy}`.length),
    strategy,
    symbol,
    side,
    at: turn.now,
    price: finite(turn.market.last(symbol)),
  };
  const { rule } = compiled;
  const sign = signOf(side);
  const stops = parts.map(({ stopPrice }) => stopPrice);
  const stopPrice = sign > 0 ? Math.max(...stops) : Math.min(...stops);
  const shares = Math.floor((plannedShares(turn.state, signalId) * add.percent) / 100);
  const size = { kind: 'shares', shares } as const;
  const { target, trail, exit } = base.plan;
  const drafted = draftEntry(turn, signal, { ...rule, size, target, trail, exit }, { stopPrice });
  const wanted = { rule, symbol, side, anchorPrice: undefined, isReversal: false, isAddOn: true };
  const reasons: Refusal[] = [...refusalsFor(turn, wanted)];
  if (Array.isArray(drafted)) reasons.push(...drafted);
  else {
    const { sizing, prices } = drafted;
    const order = { symbol, side, shares: sizing.shares, price: prices.fill };
    reasons.push(...orderRefusals(turn, order));
  }
  const chain = newestOf(turn, chainOf(base));
  if (reasons.length > 0 || Array.isArray(drafted)) {
    // Asked every minute: what stands against it is told when it changes.
    const key = `${signal.id}/${reasons.map(({ kind }) => kind).join()}`;
    if (turn.alarmed.has(key)) return;
    turn.alarmed.add(key);
    turn.record({ type: 'signal-refused', signal, reasons, condition }, chain);
    return;
  }
  const draft = {
    ...drafted,
    parts: drafted.parts.map((part) => ({ ...part, plan: { ...part.plan, addOn: number } })),
  };
  const validUntil = turn.now + turn.settings.execution.entryMs;
  enter(turn, { signal, tradeId: signalId, rule, draft, condition, validUntil }, chain);
}

/** Of the first entry, whatever has become of it. */
function plannedShares({ positions }: State, signalId: string): number {
  let shares = 0;
  for (const part of positions.values())
    if (part.signalId === signalId && part.plan.addOn === undefined) shares += part.plannedQuantity;
  return shares;
}
