// A signal of a strategy that trades options: once every check of the underlying has passed, it asks for the option chain.
// Decision 0057
import { instant } from '../../../kernel/instant.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import { addDays } from '../../../market/time/day.ts';
import { rightFor } from '../../domain/options/choose-structure.ts';
import type { ConditionSeen } from '../../domain/terms/decision-inputs.ts';
import { COMBINATIONS, type OptionTrade } from '../../domain/terms/option-trade.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { finite } from '../condition-inputs/market-seen.ts';
import type { ChainLookup } from '../market/broker-view.ts';
import type { Chain, Turn } from '../turn/turn.ts';
import { restedRefusals } from './capability-refusals.ts';
import { type Considered, refuseEntry } from './considered.ts';
import { underlyingRefusals } from './gate.ts';

/** Asks, or records every reason for not asking; returns the reasons. */
export function askOrRefuse(turn: Turn, considered: Asking, chain: Chain): readonly Refusal[] {
  const { signal, condition, strategy, anchorPrice, isReversal } = considered;
  const { symbol, side } = signal;
  const reasons: Refusal[] = [
    ...(condition.ok ? [] : [condition.failure]),
    ...tradeRefusals(turn, considered),
    ...restedRefusals(turn, strategy, COMBINATIONS.has(considered.trade.as)),
    ...underlyingRefusals(turn, {
      ...{ strategy, symbol, side, anchorPrice, isReversal, isAddOn: false },
    }),
    ...considered.more,
  ];
  const own = { ...chain, correlation: signal.id };
  if (reasons.length > 0 || !condition.ok) {
    refuseEntry(turn, considered, { reasons, chain: own });
    return reasons;
  }
  ask(turn, { ...considered, condition: condition.value }, own);
  return [];
}

type Asking = Considered & { readonly trade: OptionTrade };

function ask(
  turn: Turn,
  considered: Omit<Asking, 'condition'> & { readonly condition: ConditionSeen },
  chain: Chain,
): void {
  const { signal, trade, condition, confidence, validUntil } = considered;
  const same = sameOf(considered);
  turn.record(
    {
      type: 'chain-asked',
      signal,
      trade,
      ...(same !== undefined && { same }),
      condition,
      ...(confidence !== undefined && { confidence }),
      validUntil: instant(validUntil),
    },
    chain,
  );
  turn.broker.wantsChains.set(signal.id, wantedFor(turn, considered, same));
}

function tradeRefusals(
  { traits }: Turn,
  considered: Pick<Asking, 'signal' | 'trade' | 'flowContract'>,
): Refusal[] {
  if (traits.options === undefined) return [{ kind: 'options_not_offered' }];
  return considered.trade.as === 'same' && sameOf(considered) === undefined
    ? [{ kind: 'no_contract', considered: 0, refused: [], named: null }]
    : [];
}

/** Only `same` reads which contract the flow is about. A call on SELL was sold, and so was a put on BUY: it is none to buy. */
function sameOf({
  signal,
  trade,
  flowContract,
}: Pick<Asking, 'signal' | 'trade' | 'flowContract'>): string | undefined {
  if (trade.as !== 'same' || flowContract === undefined) return undefined;
  const right = parseOptionId(flowContract)?.right;
  return right === undefined || right === rightFor(trade.as, signal.side)
    ? flowContract
    : undefined;
}

function wantedFor(
  turn: Turn,
  { signal: { symbol, side }, trade }: Pick<Asking, 'signal' | 'trade'>,
  same: string | undefined,
): ChainLookup {
  const today = turn.market.placeOf(symbol).sessions.dayOf(turn.now);
  const spot = finite(turn.market.last(symbol));
  const expiry = same === undefined ? undefined : parseOptionId(same)?.expiry;
  const from = addDays(today, Math.floor(trade.dte.from));
  const until = addDays(today, Math.floor(trade.dte.until));
  return {
    symbol,
    ...(trade.as !== 'iron_condor' && { right: rightFor(trade.as, side) }),
    // A contract of the flow outside the days is refused with its own days.
    from: expiry !== undefined && expiry < from ? expiry : from,
    until: expiry !== undefined && expiry > until ? expiry : until,
    ...(expiry !== undefined && trade.otherwise === 'refuse' && { near: expiry }),
    delta: (trade.delta.from + trade.delta.until) / 2,
    ...(same !== undefined && { contract: same }),
    ...(spot > 0 && { spot }),
    ...(COMBINATIONS.has(trade.as) && { width: trade.width }),
  };
}
