// Applies a new configuration between two inputs: new entries follow it, and open positions keep the terms of their entry.

import { changeLines } from '../../domain/edits/config-change.ts';
import { venueTime } from '../../domain/wording/venue-time.ts';
import type { CommandAnswer, Reload } from '../../ports/trader-commands.ts';
import { needsPrices, prepareHeldSeries } from '../condition-inputs/held-markets.ts';
import { createStrategySet, prepareSeries } from '../market/strategy-set.ts';
import { endEntry } from '../protective-orders/end-entries.ts';
import { isDiskFull } from '../state/full-disk.ts';
import { activePositions } from '../state/position-lookups.ts';
import { after, type Chain, type Turn } from '../turn/turn.ts';

export function onReload(turn: Turn, reload: Reload): CommandAnswer {
  if (isDiskFull(turn.state))
    return refused('The disk is full: the previous configuration stays in force.');
  if (reload.kind === 'refusal') {
    const { by, issues } = reload;
    turn.record({ type: 'config-refused', by, issues });
    return refused(issues.join('\n'));
  }
  const { settings, change, by } = reload;
  const chain = after(turn.record({ type: 'config-changed', by, ...change }));
  const symbolsBefore = [...turn.strategies.watched];
  const contractsBefore = turn.settings.instruments;
  turn.settings = settings;
  turn.strategies = createStrategySet(settings, turn.strategies);
  prepareSeries(turn.market, turn.strategies);
  prepareHeldSeries(turn);
  const removed = new Set(change.rules.flatMap((it) => (it.kind === 'removed' ? [it.name] : [])));
  dropWishes(turn, removed, chain);
  for (const position of activePositions(turn.state)) {
    if (removed.has(position.strategy)) endEntry(turn, position, 'its rule was removed');
  }
  lookUpNewSymbols(turn, symbolsBefore, contractsBefore);
  leaveOldSymbols(turn, symbolsBefore);
  return { ok: true, text: [...changeLines(change), fromWhen(turn, change.rules)].join('\n') };
}

function refused(text: string): CommandAnswer {
  return { ok: false, kind: 'refused', text };
}

/** Drops the pending reversals of strategies that no longer trade the symbol by predictions. */
function dropWishes(turn: Turn, removed: ReadonlySet<string>, { cause }: Chain): void {
  for (const [symbol, { signal }] of turn.state.pendingReversals) {
    const traders = turn.strategies.onPredictions.get(symbol) ?? [];
    if (traders.some(({ strategy }) => strategy.name === signal.strategy)) continue;
    const why = removed.has(signal.strategy)
      ? 'its rule was removed'
      : `its rule no longer trades ${symbol} by predictions`;
    turn.record(
      { type: 'wish-dropped', symbol, signalId: signal.id, why },
      { cause, correlation: signal.id },
    );
  }
}

/** Looks up the contracts of new symbols; prices and history follow, and until then the gate refuses. */
function lookUpNewSymbols(
  turn: Turn,
  before: readonly string[],
  contracts: Turn['settings']['instruments'],
): void {
  const { instruments } = turn.settings;
  for (const symbol of turn.strategies.watched) {
    const [was, is] = [contracts.get(symbol), instruments.get(symbol)];
    const isSame = was?.brokerSymbol === is?.brokerSymbol && was?.contract === is?.contract;
    if (!before.includes(symbol) || !isSame) turn.broker.wantsResolve.add(symbol);
  }
}

/** Unsubscribes symbols that nothing needs. */
function leaveOldSymbols(turn: Turn, before: readonly string[]): void {
  for (const symbol of before) {
    if (turn.pricesAsked.has(symbol) || needsPrices(turn, symbol)) continue;
    turn.market.leave(symbol);
    turn.broker.leavesPrices.add(symbol);
  }
}

function fromWhen(turn: Turn, rules: readonly { readonly name: string }[]): string {
  const names = new Set(rules.map(({ name }) => name));
  const held = activePositions(turn.state).filter(({ strategy }) => names.has(strategy));
  const from = `In force from ${venueTime(turn.market.home.venue, turn.now)} on.`;
  if (held.length === 0) return from;
  const symbols = held.map(({ symbol }) => symbol).join(', ');
  return `${from} ${symbols} ${held.length === 1 ? 'keeps' : 'keep'} the terms of the entry.`;
}
