// Predictions that a feed published on the days that are replayed and the daemon never received, from a file of them.
import type { TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import { readRecord } from '../../trader/domain/intake/read-record.ts';
import { readPredictionTape } from '../backtest/prediction-tape.ts';
import type { Faults } from '../backtest/read-files.ts';
import { zoneOf } from '../backtest/venue-terms.ts';
import { issueText, shownIssues } from '../bars/file-issue.ts';
import { settingsAt } from './day-moments.ts';
import type { LiveDay, LivePrediction } from './live-day.ts';

/** The day with them: those that the journal has are known by their ids. */
export function withPublished(
  live: LiveDay,
  file: string,
  calendar: Calendar,
): Result<LiveDay, Faults> {
  const settings = settingsAt(live, calendar.boundsOf(live.day).start);
  const feed = settings.feeds.find(({ profile }) => profile === 'prediction-api');
  if (feed === undefined)
    return failed([
      `${file}: the feeds of ${live.day} do not have the prediction-api profile that reads such a file`,
    ]);
  const tape = readPredictionTape(file, zoneOf({ ...settings, feeds: [feed] }));
  if (!tape.ok) return failed(shownIssues(tape.failure).map(issueText));
  const isReplayed = (day: TradingDay) => day >= live.first && day <= live.day;
  const published = tape.value.filter(({ at }) => isReplayed(calendar.dayOf(at)));
  if (published.length === 0) {
    const days = live.first === live.day ? live.day : `${live.first} to ${live.day}`;
    return failed([`${file}: no prediction of ${days}`]);
  }
  const known = new Set(live.predictions.map(({ id }) => id));
  const missed = new Map<string, LivePrediction>();
  for (const { symbol, at, record } of published) {
    const received = { symbol, record, receivedAt: at, model: undefined };
    const read = readRecord(feed, received);
    if (!read.ok || known.has(read.value.id)) continue;
    const { id, issuedAt } = read.value;
    const answer = {
      type: 'feed-answer',
      feed: feed.name,
      isFirstPoll: false,
      ...received,
    } as const;
    missed.set(id, { id, symbol, issuedAt, judged: undefined, answer });
  }
  return ok({ ...live, predictions: [...live.predictions, ...missed.values()] });
}
