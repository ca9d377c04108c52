// Turns an accepted prediction, or the end of a bar, into an intent, or into the complete list of refusal reasons.
// Law 10
import type { Prediction } from '../../domain/terms/prediction.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import type { Signal } from '../../domain/terms/signal.ts';
import { evaluateCondition } from '../condition-inputs/evaluate-condition.ts';
import { strategyAtr } from '../condition-inputs/indicators.ts';
import type { CompiledStrategy } from '../market/surroundings.ts';
import { orderRefusals } from '../risk/size-limits.ts';
import type { Chain, Turn } from '../turn/turn.ts';
import { askOrRefuse } from './ask-chain.ts';
import { type Considered, refuseEntry } from './considered.ts';
import { draftEntry } from './draft.ts';
import { enter } from './enter.ts';
import { freshUntilIn } from './fresh-until.ts';
import { refusalsFor } from './gate.ts';

export interface Candidate {
  readonly signal: Signal;
  readonly prediction: Prediction;
  readonly compiled: CompiledStrategy;
  readonly isReversal: boolean;
}

export interface Consideration {
  /** Empty: it enters. */
  readonly reasons: readonly Refusal[];
  /** Whether the strategy's condition is true, whatever other reasons there are against an entry now. */
  readonly isWanted: boolean;
}

/** Enters, or records every reason for not entering. */
export function considerEntry(
  turn: Turn,
  candidate: Candidate,
  chain: Chain,
  more: readonly Refusal[] = [],
): Consideration {
  const { signal, prediction, isReversal } = candidate;
  const { strategy, condition: when } = candidate.compiled;
  const { symbol } = signal;
  const atr = strategyAtr(turn, strategy, symbol);
  const considered: Considered = {
    ...{ signal, strategy, isReversal, more },
    condition: evaluateCondition(turn, when, { symbol, prediction, atr }),
    anchorPrice: prediction.anchorPrice,
    confidence: prediction.confidence,
    flowContract: prediction.flow?.contract,
    validUntil: freshUntilIn(turn, prediction) ?? prediction.dataTime,
  };
  const reasons = enterOrRefuse(turn, considered, chain);
  return { reasons, isWanted: considered.condition.ok };
}

/** The same for what begins without a prediction; returns the reasons. */
export function enterOrRefuse(
  turn: Turn,
  considered: Considered,
  chain: Chain,
): readonly Refusal[] {
  if (considered.strategy.trade !== undefined)
    return askOrRefuse(turn, { ...considered, trade: considered.strategy.trade }, chain);
  const { signal, strategy, condition, anchorPrice, confidence, isReversal } = considered;
  const { symbol, side } = signal;
  const reasons: Refusal[] = [
    ...(condition.ok ? [] : [condition.failure]),
    ...refusalsFor(turn, { strategy, symbol, side, anchorPrice, isReversal, isAddOn: false }),
    ...considered.more,
  ];
  const draft = draftEntry(turn, signal, strategy, confidence === undefined ? {} : { confidence });
  if (Array.isArray(draft)) reasons.push(...draft.filter((one) => !isNamed(reasons, one)));
  else {
    const { shares } = draft.sizing;
    reasons.push(...orderRefusals(turn, { symbol, side, shares, price: draft.prices.fill }));
  }
  const own = { ...chain, correlation: signal.id };
  if (reasons.length > 0 || Array.isArray(draft) || !condition.ok) {
    refuseEntry(turn, considered, { reasons, chain: own });
    return reasons;
  }
  const entered = { signal, tradeId: signal.id, strategy, draft, condition: condition.value };
  enter(turn, { ...entered, validUntil: considered.validUntil }, own);
  return reasons;
}

/** The size says again what the gate has said. */
function isNamed(reasons: readonly Refusal[], { kind }: Refusal): boolean {
  return kind === 'not_shortable' && reasons.some((reason) => reason.kind === kind);
}
