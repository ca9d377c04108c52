// Three runs of one session beside each other: live over sockets, from its tape, and by the backtest's broker.

import { parseDay } from '../../src/market/time/day.ts';
import type { SimulatedBrokerOptions } from '../../src/research/fills/simulated-broker-options.ts';
import { replayDay } from '../../src/research/replay/replay-day.ts';
import { IB_TRAITS } from '../../src/trader/adapters/ib/orders/links.ts';
import type { InstanceFolder } from '../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { readFacts } from '../../src/trader/adapters/sqlite/journal/fact-rows.ts';
import { openReadOnly } from '../../src/trader/adapters/sqlite/journal/read-only.ts';
import { backtestTape } from './backtest-tape.ts';
import { type Decision, decisionsIn } from './decisions.ts';

export interface Parity {
  /** Of the live run: verdicts, signals, orders and changes. */
  readonly decisions: number;
  /** Contracts that were chosen, and fills of options. */
  readonly chosen: number;
  readonly option_fills: number;
  /** Kinds of what was chosen, each once. */
  readonly structures: readonly string[];
  /** Of those, the orders that opened a position, and the moves of a stop. */
  readonly entries: number;
  readonly stop_moves: number;
  /** Decisions that came out otherwise, over both other runs. */
  readonly divergences: number;
  /** Of those, verdicts and signals the backtest judged otherwise. */
  readonly of_predictions: number;
  /** The first of each run. */
  readonly first: readonly {
    readonly leg: 'replay' | 'backtest';
    readonly at: number;
    readonly live: string;
    readonly other: string;
  }[];
}

const CHOSEN = / chosen: (\S+) /;
const FILL = / (buy|sell) \d+ at /;

export async function compareRuns(
  folder: InstanceFolder,
  date: string,
  holdings?: SimulatedBrokerOptions['holdings'],
): Promise<Parity> {
  const live = liveDecisions(folder);
  const replay = await replayDifference(folder, date);
  const other = decisionsIn(await backtestTape(folder.tape, holdings));
  const differencesAbout = (about: Decision['about']) =>
    differences(
      live.filter((each) => each.about === about),
      other.filter((each) => each.about === about),
    );
  const predictions = differencesAbout('predictions');
  const backtest = [...predictions, ...differencesAbout('options'), ...differencesAbout('orders')];
  return {
    decisions: live.length,
    entries: live.filter(({ text }) => text.startsWith('entry-intended')).length,
    chosen: live.filter(({ text }) => text.includes(' chosen: ')).length,
    structures: structuresIn(live),
    option_fills: live.filter(({ about, text }) => about === 'options' && FILL.test(text)).length,
    stop_moves: live.filter(({ text }) => text.includes(' trail: ')).length,
    divergences: backtest.length + (replay === undefined ? 0 : 1),
    of_predictions: predictions.length,
    first: [...(replay === undefined ? [] : [replay]), ...backtest.slice(0, 1)],
  };
}

function structuresIn(decisions: readonly Decision[]): readonly string[] {
  const kinds = decisions.flatMap(({ text }) => CHOSEN.exec(text)?.[1] ?? []);
  return [...new Set(kinds)].toSorted();
}

function liveDecisions(folder: InstanceFolder): Decision[] {
  const opened = openReadOnly(folder.journal);
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  try {
    return decisionsIn(readFacts(opened.value, 0));
  } finally {
    opened.value.close();
  }
}

/** The tape holds every input, so not only decisions but every fact has to be the same. */
async function replayDifference(
  folder: InstanceFolder,
  date: string,
): Promise<Parity['first'][number] | undefined> {
  const day = parseDay(date);
  if (day === undefined) throw new Error(`${date} is no day`);
  const replayed = await replayDay({ folder, day, traitsOf: () => IB_TRAITS });
  if (!replayed.ok) throw new Error(replayed.failure.sentence);
  const { lives, notes } = replayed.value;
  if (lives.length === 0 || notes.length > 0) throw new Error(`the tape is not whole: ${notes}`);
  for (const { divergence } of lives) {
    if (divergence === undefined) continue;
    const { at, recorded, replayed: other } = divergence;
    return {
      leg: 'replay',
      at,
      live: JSON.stringify(recorded?.fact),
      other: JSON.stringify(other?.fact),
    };
  }
  return undefined;
}

function differences(live: readonly Decision[], other: readonly Decision[]): Parity['first'] {
  const longest = Math.max(live.length, other.length);
  return Array.from({ length: longest }, (_, index) => index).flatMap((index) => {
    const [a, b] = [live[index], other[index]];
    if (a?.text === b?.text) return [];
    const at = a?.at ?? b?.at ?? 0;
    return [{ leg: 'backtest' as const, at, live: a?.text ?? '-', other: b?.text ?? '-' }];
  });
}
