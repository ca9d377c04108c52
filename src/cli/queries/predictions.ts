// `sluice predictions`: every prediction and its verdict; with --score, how the price moved afterwards.

import type { Command } from 'commander';
import type { Instant } from '../../kernel/instant.ts';
import { storedPredictions } from '../../trader/app/stored-predictions/stored-predictions.ts';
import type { PredictionRow } from '../../trader/contract/prediction-rows.ts';
import { feedScores } from '../../trader/domain/score/feed-score.ts';
import { scoreJson } from '../../trader/domain/score/score-json.ts';
import { scoreSections } from '../../trader/domain/score/score-sections.ts';
import type { ScoredPrediction } from '../../trader/domain/score/scored-prediction.ts';
import { configureList, type ListTerms, symbolsOf } from '../answers/list.ts';
import { presentOf } from '../answers/reading.ts';
import { sectionsText } from '../answers/sections-text.ts';
import type { Column } from '../answers/table.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { home } from '../program/home.ts';
import { type InstanceFlags, locateInstance } from '../program/instance.ts';
import type { PastTime } from '../program/option-time.ts';
import { printError, printJson, printLine, printNote } from '../program/output.ts';
import { findMeant } from '../program/running.ts';
import { exchangeShort, timeLabel } from '../program/words.ts';

interface ScoreFlags extends InstanceFlags {
  readonly feed?: string;
  readonly symbol?: string;
  readonly since?: PastTime;
  readonly until?: PastTime;
  readonly last?: number;
  readonly reason?: string;
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
session ended before. --feed, --symbol, --since and --until narrow it.`,
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
  const unused = (['last', 'reason'] as const).find((name) => flags[name] !== undefined);
  if (unused !== undefined) return printError(unusedByScores(unused));
  const located = locateInstance(flags);
  if (!located.ok) return printError(located.failure);
  const { folder } = located.value;
  const running = await findMeant(located.value);
  if (!running.ok) return printError(running.failure);
  const stored = storedPredictions(folder.scores);
  const ofFeed = stored.filter(({ feed }) => flags.feed === undefined || feed === flags.feed);
  if (ofFeed.length === 0 && stored.length > 0) {
    const feeds = [...new Set(stored.map(({ feed }) => feed))].sort();
    const sentence = `No prediction of ${flags.feed} has been scored; feeds with scores: ${feeds.join(', ')}`;
    return printError({ sentence, code: 'not-found', exitCode: EXIT.usage });
  }
  const asked = ofFeed.filter(isAsked(flags, presentOf(running.value)));
  if (asked.length === 0 && ofFeed.length > 0)
    printNote(`None of ${ofFeed.length} scored predictions is of that symbol and time.`);
  const scores = feedScores(asked, home().calendar);
  if (flags.json) {
    const live = running.value.kind === 'live';
    printJson(scores.map((score) => ({ ...scoreJson(score), live })));
  } else if (scores.length === 0) printLine('No predictions have been scored yet.');
  else printLine(sectionsText(scoreSections(scores)));
  return EXIT.ok;
}

function unusedByScores(name: 'last' | 'reason'): CommandFailure {
  const sentence = `--${name} does not narrow a score; --feed, --symbol, --since and --until do`;
  return { sentence, code: 'usage', exitCode: EXIT.usage };
}

function isAsked({ symbol, since, until }: ScoreFlags, now: Instant) {
  const from = since?.(now).begin ?? Number.NEGATIVE_INFINITY;
  const to = until?.(now).end ?? Number.POSITIVE_INFINITY;
  return (prediction: ScoredPrediction) =>
    prediction.at >= from &&
    prediction.at < to &&
    (symbol === undefined || prediction.symbol === symbol);
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
