// The messages of many partitions in the order in which their events were recorded: the events of a portfolio are in several topics.
import type { Broker, LogReader, LogSpan } from '../broker/broker.ts';
import { type Accepted, type JudgedMessage, judgedMessage } from './judged-message.ts';

/** From the starts of these spans up to their ends; what has arrived beyond them may come, too. */
export async function* merged(
  broker: Pick<Broker, 'openLog'>,
  spans: readonly LogSpan[],
  accepted: Accepted,
): AsyncIterable<readonly JudgedMessage[]> {
  const lanes = spans.filter(({ start, end }) => start < end).map(laneOf);
  if (lanes.length === 0) return;
  const log = broker.openLog();
  try {
    for (;;) {
      const empty = lanes.filter((lane) => lane.waiting.length === 0 && lane.next < lane.end);
      if (empty.length > 0) await fill(log, empty, accepted);
      else {
        const batch = takenFrom(lanes);
        if (batch.length === 0) return;
        yield batch;
      }
    }
  } finally {
    await log.close();
  }
}

/** A partition. */
interface Lane {
  readonly topic: string;
  readonly partition: number;
  readonly end: number;
  /** Offset of what is to be fetched. */
  next: number;
  /** In the order of the log. */
  waiting: readonly Ranked[];
}

interface Ranked {
  readonly message: JudgedMessage;
  /** The position of its event; of anything else, or of one that was sent again later, the highest position before it in the log. */
  readonly rank: number;
}

function laneOf({ topic, partition, start, end }: LogSpan): Lane {
  return { topic, partition, end, next: start, waiting: [] };
}

async function fill(log: LogReader, lanes: readonly Lane[], accepted: Accepted): Promise<void> {
  const parts = await log.fetch(
    lanes.map(({ topic, partition, next }) => ({ topic, partition, offset: next })),
  );
  for (const { topic, partition, messages, next } of parts) {
    const lane = lanes.find((one) => one.topic === topic && one.partition === partition);
    if (lane === undefined) continue;
    lane.next = next;
    lane.waiting = ranked(messages.map((message) => judgedMessage(message, accepted)));
  }
}

function ranked(messages: readonly JudgedMessage[]): readonly Ranked[] {
  let rank = 0;
  return messages.map((message) => {
    if (message.judged.ok) rank = Math.max(rank, message.judged.value.position);
    return { message, rank };
  });
}

/** As far as no lane can have an earlier one to come. */
function takenFrom(lanes: readonly Lane[]): readonly JudgedMessage[] {
  const open = lanes.filter(({ next, end }) => next < end);
  const until = Math.min(...open.map(({ waiting }) => waiting.at(-1)?.rank ?? 0));
  const taken = lanes.flatMap((lane) => {
    const later = lane.waiting.findIndex(({ rank }) => rank > until);
    const own = later < 0 ? lane.waiting : lane.waiting.slice(0, later);
    lane.waiting = lane.waiting.slice(own.length);
    return own;
  });
  return taken.toSorted((a, b) => a.rank - b.rank).map(({ message }) => message);
}
