// What the log says of the journal: the story as it is recorded, and a clock that does not fit it.
import { type Instant, toIso } from '../../../kernel/instant.ts';
import type { Journal, RecordedFact } from '../../ports/journal.ts';
import type { Log } from '../../ports/log.ts';
import { storyOf } from './story.ts';

/** Practised again over the same folder, or a host whose clock was set back: cooldowns and ages would lie in the future. */
export function warnOfEarlierClock(log: Log, journal: Journal, now: Instant): void {
  const [newest] = journal.read(journal.lastSeq() - 1);
  if (newest === undefined || newest.at <= now) return;
  log.warn(
    `The clock says ${toIso(now)}, and the journal goes on to ${toIso(newest.at)}: what was recorded then holds until that time comes. A practice wants a folder of its own (SLUICE__DATA).`,
  );
}

/** The story goes to the log too, so that the log alone tells what happened. */
export function writeStory(log: Log, recorded: RecordedFact): void {
  const story = storyOf(recorded);
  // The gateway's adapter writes its own lines.
  if (story === undefined || recorded.fact.type === 'gateway-changed') return;
  const level = story.topic === 'ALARM' ? 'error' : story.tone === 'bad' ? 'warn' : 'info';
  const fields = { seq: recorded.seq, market_time: toIso(recorded.at) };
  log[level](`${story.topic}: ${story.text}`, fields);
}
