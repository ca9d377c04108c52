// From an accepted prediction to an intent, or to every reason why not.
import { freshnessMs } from '../../kernel/clock.ts';
import { instant } from '../../kernel/instant.ts';
import type { ConditionSeen } from '../../trading/facts.ts';
import type { Prediction } from '../../trading/prediction.ts';
import type { Refusal } from '../../trading/refusal.ts';
import type { Signal } from '../../trading/signal.ts';
import { refusalsFor } from '../gate.ts';
import { ruleAtr } from '../indicators.ts';
import { marketSeen } from '../market-seen.ts';
import { orderRefusals } from '../risk/entry-limits.ts';
import type { CompiledRule } from '../surroundings.ts';
import { after, type Chain, type Turn } from '../turn.ts';
import { bracketOf } from './bracket.ts';
import { conditionAsked } from './condition-asked.ts';
import { type Draft, draftEntry } from './draft.ts';

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
  const { signal, prediction, isReversal } = candidate;
  const { rule, condition: when } = candidate.compiled;
  const { symbol, side } = signal;
  const atr = ruleAtr(turn, rule, symbol);
  const condition = conditionAsked(turn, when, { symbol, prediction, atr });
  const reasons: Refusal[] = [
    ...(condition.ok ? [] : [condition.failure]),
    ...refusalsFor(turn, { rule, symbol, side, anchorPrice: prediction.anchorPrice, isReversal }),
    ...more,
  ];
  const draft = draftEntry(turn, signal, rule, atr);
  if (Array.isArray(draft)) reasons.push(...draft);
  else {
    const { shares } = draft.sizing;
    reasons.push(...orderRefusals(turn, { side, shares, price: draft.prices.fill }));
  }
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
