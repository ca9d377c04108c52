// Records an entry that passed every check: a planned position and an intended bracket per part, then the taken signal.
import { instant } from '../../../kernel/instant.ts';
import type { RequestRef } from '../../domain/orders/order-request.ts';
import type { Enterer } from '../../domain/orders/stated-order.ts';
import type { ConditionSeen } from '../../domain/terms/decision-inputs.ts';
import type { Signal } from '../../domain/terms/signal.ts';
import { marketSeen } from '../condition-inputs/market-seen.ts';
import { named } from '../intents/intents.ts';
import { after, type Chain, type Turn } from '../turn/turn.ts';
import { bracketOf } from './bracket.ts';
import type { Draft, DraftedPart } from './draft.ts';

export interface Entering {
  readonly signal: Signal;
  /** What is traded; absent for the symbol of the signal, on its side. */
  readonly traded?: Traded;
  /** The signal that began the trade: this one, or for an addition that of its trade. */
  readonly tradeId: string;
  readonly strategy: Enterer;
  readonly draft: Draft;
  readonly condition: ConditionSeen;
  /** The orders must not be sent after this. */
  readonly validUntil: number;
  /** Of a person's order. */
  readonly request?: RequestRef;
}

export type Traded = Pick<Signal, 'symbol' | 'side'>;

export function enter(turn: Turn, entering: Entering, chain: Chain): void {
  const { signal, draft, condition } = entering;
  let last = chain;
  const refs: string[] = [];
  for (const part of draft.parts) {
    const entered = enterPart(turn, entering, part, last);
    refs.push(entered.orderRef);
    last = entered.chain;
  }
  const [orderRef = ''] = refs;
  turn.record({ type: 'signal-taken', signal, orderRef, sizing: draft.sizing, condition }, last);
}

/** A position with its own orders. */
function enterPart(
  turn: Turn,
  { signal, traded = signal, tradeId, strategy, draft, validUntil, request }: Entering,
  part: DraftedPart,
  chain: Chain,
): { readonly orderRef: string; readonly chain: Chain } {
  const { symbol, side } = traded;
  const { shares, plan } = part;
  const positionId = `${symbol}-${turn.state.seq + 1}`;
  const planned = turn.record(
    {
      type: 'position-planned',
      positionId,
      symbol,
      strategy: strategy.name,
      side,
      quantity: shares,
      plan,
      signalId: tradeId,
      configHash: strategy.hash,
    },
    chain,
  );
  const legs = bracketOf(turn, traded, { part, prices: draft.prices, strategy });
  const isWhole = draft.parts.length === 1;
  const intended = turn.record(
    {
      type: 'entry-intended',
      positionId,
      strategy: strategy.name,
      symbol,
      signalId: signal.id,
      ...named(turn, legs),
      validUntil: instant(validUntil),
      sizing: isWhole ? draft.sizing : { ...draft.sizing, shares, wanted: shares },
      market: marketSeen(turn, symbol, draft.atr),
      ...(request && { request }),
    },
    after(planned),
  );
  turn.touched.add(positionId);
  return { orderRef: legs[0]?.orderRef ?? '', chain: after(intended) };
}
