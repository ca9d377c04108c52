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
import { type Draft, type DraftedPart, draftEntry } from './draft.ts';

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
  candidate: Candidate,
  { draft, condition }: { readonly draft: Draft; readonly condition: ConditionSeen },
  chain: Chain,
): void {
  let last = chain;
  const refs: string[] = [];
  for (const part of draft.parts) {
    const entered = enterPart(turn, candidate, { draft, part }, last);
    refs.push(entered.orderRef);
    last = entered.chain;
  }
  const { signal } = candidate;
  const [orderRef = ''] = refs;
  turn.record({ type: 'signal-taken', signal, orderRef, sizing: draft.sizing, condition }, last);
}

/** A position with orders of its own. */
function enterPart(
  turn: Turn,
  { signal, prediction, compiled: { rule } }: Candidate,
  { draft, part }: { readonly draft: Draft; readonly part: DraftedPart },
  chain: Chain,
): { readonly orderRef: string; readonly chain: Chain } {
  const { symbol, side } = signal;
  const { shares, plan } = part;
  const positionId = `${symbol}-${turn.state.seq + 1}`;
  const planned = turn.record(
    {
      type: 'position-planned',
      positionId,
      symbol,
      strategy: rule.name,
      side,
      quantity: shares,
      plan,
      signalId: signal.id,
      configHash: rule.hash,
    },
    chain,
  );
  const legs = bracketOf(turn, signal, { part, prices: draft.prices, rule });
  const isWhole = draft.parts.length === 1;
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
      sizing: isWhole ? draft.sizing : { ...draft.sizing, shares, wanted: shares },
      market: marketSeen(turn, symbol, draft.atr),
    },
    after(planned),
  );
  turn.touched.add(positionId);
  return { orderRef: legs[0]?.orderRef ?? '', chain: after(intended) };
}

function ageMaxOf(turn: Turn, feed: string): number {
  return turn.settings.feeds.find(({ name }) => name === feed)?.ageMaxMs ?? 0;
}
