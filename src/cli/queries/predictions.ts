// `sluice predictions`: every prediction and its verdict; with --score, how the price moved afterwards.

import type { Command } from 'commander';
import { storedPredictions } from '../../trader/app/stored-predictions/kept-predictions.ts';
import type { PredictionRow } from '../../trader/contract/prediction-rows.ts';
import { feedScores } from '../../trader/domain/score/feed-score.ts';
import { scoreJson } from '../../trader/domain/score/score-json.ts';
import { scoreSections } from '../../trader/domain/score/score-sections.ts';
import { configureList, type ListTerms, symbolsOf } from '../answers/list.ts';
import { sectionsText } from '../answers/sections-text.ts';
import type { Column } from '../answers/table.ts';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { home } from '../program/home.ts';
import { type InstanceFlags, locateInstance } from '../program/instance.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { findMeant } from '../program/running.ts';
import { exchangeShort, timeLabel } from '../program/words.ts';

interface ScoreFlags extends InstanceFlags {
  readonly feed?: string;
  readonly json?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  command.option('--score', 'how often and how far prices followed each feed').addHelpText(
    'after',
    `
A score compares the price when an accepted prediction to buy or to sell was
received with the price 5, 30 and 60 minutes later and at the close (closes of
one-minute bars, the first known after each moment). MOVE is in the direction
predicted. Intervals are 95 % and count overlapping moves once. LATE: the
session ended before.`,
  );
  configureList<PredictionRow>(command, finish, LIST, {
    columns: () => COLUMNS,
    nothing: 'No predictions.',
    instead: async (flags) => (flags.score === true ? showScores(flags) : undefined),
  });
}

const LIST: ListTerms<PredictionRow> = {
  ...{ path: '/predictions/page', time: 'received_at' },
  values: {
    feed: { what: 'only of this feed', of: ({ feed }) => [feed] },
    symbol: { what: 'only of this symbol', of: symbolsOf },
    reason: { what: 'only with this verdict, such as stale', of: ({ verdict }) => [verdict] },
  },
  read: (look) => look.predictions(),
};

async function showScores(flags: ScoreFlags): Promise<ExitCode> {
  const located = locateInstance(flags);
  if (!located.ok) return printError(located.failure);
  const { folder } = located.value;
  const running = await findMeant(located.value);
  if (!running.ok) return printError(running.failure);
  const all = feedScores(storedPredictions(folder.scores), home().calendar);
  const scores = all.filter(({ feed }) => flags.feed === undefined || feed === flags.feed);
  if (scores.length === 0 && all.length > 0) {
    const sentence = `No prediction of ${flags.feed} has been scored; feeds with scores: ${all.map(({ feed }) => feed).join(', ')}`;
    return printError({ sentence, code: 'not-found', exitCode: EXIT.usage });
  }
  if (flags.json) {
    const live = running.value.kind === 'live';
    printJson(scores.map((score) => ({ ...scoreJson(score), live })));
  } else if (scores.length === 0) printLine('No predictions have been scored yet.');
  else printLine(sectionsText(scoreSections(scores)));
  return EXIT.ok;
}

const COLUMNS: readonly Column<PredictionRow>[] = [
  { title: () => `RECEIVED ${timeLabel()}`, cell: (row) => exchangeShort(row.received_at) },
  { title: 'FEED', cell: (row) => row.feed, isElastic: true },
  { title: 'SYMBOL', cell: (row) => row.symbol },
  { title: 'SIGNAL', cell: (row) => row.signal },
  { title: 'CONF', cell: (row) => row.confidence },
  { title: 'ANCHOR', cell: (row) => row.anchor_price, isOptional: true },
  { title: 'VERDICT', cell: (row) => row.verdict },
  { title: 'REPEATS', cell: (row) => row.repeats, isOptional: true },
  // An earlier daemon that still runs does not answer it.
  { title: 'CONTRACT', cell: ({ contract_text: text = null }) => text, isOptional: true },
  { title: 'ID', cell: (row) => row.id },
];
