// Log lines from the journal: the activity as it is recorded, and a warning if the clock is behind the journal.
import { type Instant, toIso } from '../../../kernel/instant.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import type { Journal, RecordedFact } from '../../ports/journal.ts';
import type { Log } from '../../ports/log.ts';
import { activityOf } from './activity.ts';

/**
 * Practice over the same folder again, or a host whose clock was set back: cooldowns and ages would lie in the
 * future.
 */
export function warnOfEarlierClock(log: Log, journal: Journal, now: Instant): void {
  const [newest] = journal.read(journal.lastSeq() - 1);
  if (newest === undefined || newest.at <= now) return;
  log.warn(
    `The clock shows ${toIso(now)}, but the journal contains facts up to ${toIso(newest.at)}. Cooldowns and locks from then hold until that time. Use a separate folder for practice (SLUICE__DATA).`,
  );
}

/** The activity goes to the log too, so that the log alone shows what happened. */
export function writeActivity(log: Log, recorded: RecordedFact, venue: Venue): void {
  const { fact } = recorded;
  const activity = activityOf(recorded, venue);
  // The gateway's adapter writes its own lines.
  if (activity === undefined || fact.type === 'gateway-changed') return;
  const level = activity.topic === 'ALARM' ? 'error' : activity.tone === 'bad' ? 'warn' : 'info';
  const fields = {
    seq: recorded.seq,
    market_time: toIso(recorded.at),
    ...requestOf(fact),
    ...orderOf(fact),
  };
  log[level](`${activity.topic}: ${activity.text}`, fields);
}

function requestOf(fact: Fact): { request_id?: string } {
  return fact.type === 'command-asked' ? { request_id: fact.requestId } : {};
}

/** The order that the line is about; of several at once the first, which is the entry of a bracket. */
function orderOf(fact: Fact): { order_id?: string } {
  if ('orderRef' in fact) return { order_id: fact.orderRef };
  const [first] = 'legs' in fact ? fact.legs : [];
  return first === undefined ? {} : { order_id: first.orderRef };
}
