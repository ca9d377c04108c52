// What each strategy waits for now, as if a prediction had just arrived; and removed strategies that still hold positions.

import { ADOPTER, MANUAL } from '../../domain/orders/order-request.ts';
import { atrSpecOf } from '../../domain/strategy/bars-read.ts';
import { type Strategy, strategyFor } from '../../domain/strategy/strategy.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import type { StrategyStatus } from '../../ports/trader-status.ts';
import { refusalsFor } from '../entry/gate.ts';
import { tallyKey } from '../state/bar-tally.ts';
import { activePositions, activeSymbols } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import type { Turn } from '../turn/turn.ts';

/** Expects a turn that records nothing. */
export function strategyStatuses(turn: Turn): StrategyStatus[] {
  const { state, settings } = turn;
  const running = settings.strategies.map((strategy): StrategyStatus => {
    const { name, hash, symbols } = strategy;
    return {
      name,
      isRemoved: false,
      hash,
      since: state.strategies.get(name)?.since,
      symbols: symbols.map((symbol) => {
        const own = strategyFor(strategy, symbol);
        return { symbol, waitsFor: waitsFor(turn, own, symbol), ...barsJudged(turn, own, symbol) };
      }),
      holds: heldBy(state, name),
      entriesToday: state.entriesToday.get(name) ?? 0,
    };
  });
  const names = new Set(settings.strategies.map(({ name }) => name));
  const removed = removedStrategies(state, names).map(
    (left): StrategyStatus => ({
      ...left,
      isRemoved: true,
      since: undefined,
      symbols: [],
      entriesToday: state.entriesToday.get(left.name) ?? 0,
    }),
  );
  return [...running, ...removed];
}

function barsJudged({ barTallies }: Turn, { name, entry }: Strategy, symbol: string) {
  if (entry.everyMs === undefined) return {};
  const tally = barTallies.get(tallyKey(name, symbol)) ?? NOT_JUDGED;
  return { bars: { ...tally, everyMs: entry.everyMs } };
}

const NOT_JUDGED = {
  until: undefined,
  ...{ wasTrue: 0, wasFalse: 0, wasUnknown: 0 },
  whyUnknown: undefined,
} as const;

/** Owners that are not strategies. */
const OWN_HANDS: ReadonlySet<string> = new Set([ADOPTER, MANUAL]);

/** Removed strategies that still hold positions, each with the configuration hash of its newest position. */
export function removedStrategies(
  state: State,
  running: ReadonlySet<string>,
): Pick<StrategyStatus, 'name' | 'hash' | 'holds'>[] {
  const hashByName = new Map<string, string>();
  for (const { strategy, configHash } of activePositions(state))
    if (!OWN_HANDS.has(strategy) && !running.has(strategy)) hashByName.set(strategy, configHash);
  return [...hashByName].map(([name, hash]) => ({ name, hash, holds: heldBy(state, name) }));
}

export function heldBy(state: State, name: string): readonly string[] {
  return [...activeSymbols(state, ({ strategy }) => strategy === name)];
}

function waitsFor(turn: Turn, strategy: Strategy, symbol: string): readonly Refusal[] {
  const side = strategy.entry.side === 'short' ? 'short' : 'long';
  const wanted = {
    strategy,
    symbol,
    side,
    anchorPrice: undefined,
    isReversal: false,
    isAddOn: false,
  } as const;
  return [...refusalsFor(turn, wanted), ...warmingUp(turn, strategy, symbol)];
}

function warmingUp(turn: Turn, strategy: Strategy, symbol: string): Refusal[] {
  const spec = atrSpecOf(strategy);
  if (spec === undefined || turn.market.atr(symbol, spec, turn.now) !== undefined) return [];
  return [{ kind: 'no_atr', ...spec, bars: turn.market.series(symbol, spec.barMs).count }];
}
