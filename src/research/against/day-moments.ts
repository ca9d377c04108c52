// The inputs of a day's backtest from outside the market: answers of the feeds, settings, and exits that happened.
import { type Instant, plus } from '../../kernel/instant.ts';
import { strategyFor } from '../../trader/domain/strategy/strategy.ts';
import type { Input } from '../../trader/engine/inbox/input.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { InputsAt } from '../backtest/backtest-inputs.ts';
import type { Cause } from './causes.ts';
import { givenAt } from './given-entries.ts';
import type { LiveDay, LivePrediction } from './live-day.ts';

/** As a backtest trades them: without the costs of a broker, and without options of stocks that have no rows. */
export function playable(settings: Settings, chains: LiveDay['chains']): Settings {
  const { costs: _costs, ...others } = settings;
  const strategies = settings.strategies
    .map((strategy) => ({
      ...strategy,
      symbols: strategy.symbols.filter(
        (symbol) => strategyFor(strategy, symbol).trade === undefined || chains.has(symbol),
      ),
      ...(strategy.code && { code: strategy.code.fresh() }),
    }))
    .filter(({ symbols }) => symbols.length > 0);
  return { ...others, mode: 'paper', strategies };
}

/** Ascending by time. */
export function momentsOf(
  live: LiveDay,
  causes: ReadonlySet<Cause>,
  exits: ReadonlyMap<string, Instant | undefined>,
): readonly InputsAt[] {
  return [
    ...reloads(live),
    ...(causes.has('quantity') ? sizedBars(live) : []),
    ...live.predictions.flatMap((prediction) => answered(live, causes, prediction)),
    ...live.given.flatMap(givenAt),
    ...[...exits].flatMap(([id, closedAt]) => left(live, id, closedAt)),
  ].toSorted((one, other) => one.at - other.at);
}

export function settingsAt({ taped: { settings }, chains }: LiveDay, at: Instant): Settings {
  const inForce = settings.findLast(({ from }) => from <= at) ?? settings[0];
  if (inForce === undefined) throw new Error('a day has settings');
  return playable(inForce.settings, chains);
}

function reloads({ taped: { settings }, chains }: LiveDay): InputsAt[] {
  return settings.slice(1).map((changed) => ({
    at: changed.from,
    symbols: [],
    inputs: [reload(playable(changed.settings, chains))],
  }));
}

function reload(settings: Settings): Input {
  const change = { was: settings.hash, hash: settings.hash, rules: [], settings: [] };
  return {
    from: 'reload',
    reload: { kind: 'change', settings, change, by: 'the live day' },
    answer: () => {},
  };
}

/** Received after half a poll, or when it was. */
function answered(
  live: LiveDay,
  causes: ReadonlySet<Cause>,
  { id, symbol, issuedAt, judged, answer }: LivePrediction,
): InputsAt[] {
  const isAccepted = judged?.verdict.kind === 'accepted';
  const isMissing = causes.has('missed_signal');
  if (!isAccepted && isMissing) return [];
  const { feeds } = settingsAt(live, issuedAt);
  const pollMs = feeds.find(({ name }) => name === answer.feed)?.pollMs ?? 0;
  const isLate = isMissing || (causes.has('latency') && hasTraded(live, id));
  const at = isAccepted && isLate ? judged.receivedAt : plus(issuedAt, pollMs / 2);
  const report =
    answer.type === 'feed-answer'
      ? { ...answer, receivedAt: at, isFirstPoll: false }
      : { ...answer, receivedAt: at };
  const sized = causes.has('quantity') ? [reload(sizedAsLive(live, { id, symbol, at }))] : [];
  return [{ at, symbols: [symbol], inputs: [...sized, { from: 'feed', report }] }];
}

/** It opened or closed a position: latency does not concern what it does only in the backtest. */
function hasTraded({ fold }: LiveDay, predictionId: string): boolean {
  return [...fold.signals.values()].some(
    (fate) =>
      fate.signal.predictionId === predictionId &&
      (fate.kind === 'taken' || fate.reasons.some(({ kind }) => kind === 'opposite_held')),
  );
}

/** Each strategy that took the signal trades as many shares as it did. */
function sizedAsLive(
  live: LiveDay,
  { id, symbol, at }: { readonly id: string; readonly symbol: string; readonly at: Instant },
): Settings {
  const settings = settingsAt(live, at);
  const strategies = settings.strategies.map((strategy) => {
    const fate = live.fold.signals.get(`${id}/${strategy.name}`);
    if (fate?.kind !== 'taken') return strategy;
    const size = { kind: 'shares', shares: fate.shares } as const;
    const terms = { ...strategyFor(strategy, symbol), size };
    return { ...strategy, termsBySymbol: new Map([...strategy.termsBySymbol, [symbol, terms]]) };
  });
  return { ...settings, strategies };
}

/** Before the ends of bars at which a strategy took a signal. */
function sizedBars(live: LiveDay): InputsAt[] {
  return [...live.fold.signals.values()].flatMap(({ kind, signal }) => {
    if (kind !== 'taken' || signal.bar === undefined) return [];
    const { predictionId: id, symbol, bar } = signal;
    const at = plus(bar.end, -1);
    return [{ at, symbols: [], inputs: [reload(sizedAsLive(live, { id, symbol, at }))] }];
  });
}

function left(live: LiveDay, id: string, closedAt: Instant | undefined): InputsAt[] {
  const symbol = live.partById.get(id)?.symbol;
  if (symbol === undefined || closedAt === undefined) return [];
  const command = { type: 'exit', symbol, isConfirmed: true, by: 'the live day' } as const;
  return [
    { at: closedAt, symbols: [symbol], inputs: [{ from: 'desk', command, answer: () => {} }] },
  ];
}
