// The messages of several topics in about the order in which their events were recorded: the events of a portfolio are in several
// topics, and what comes too early waits in memory.
import type { Broker, LogPlace, LogSpan, StoredMessage } from '../broker/broker.ts';

/** From these places up to the ends of the spans; what has arrived beyond them may come, too. */
export async function* merged(
  broker: Broker,
  spans: readonly LogSpan[],
  from: (span: LogSpan) => number,
): AsyncIterable<readonly StoredMessage[]> {
  const byTopic = Map.groupBy(spans, ({ topic }) => topic);
  const lanes = [...byTopic.values()]
    .filter((own) => own.some((span) => from(span) < span.end))
    .map((own) => laneOf(broker, own, from));
  try {
    await Promise.all(lanes.map((lane) => lane.fill()));
    for (;;) {
      const [first, second] = lanes
        .filter(({ head }) => head() !== undefined)
        .toSorted((a, b) => positionOf(a.head()) - positionOf(b.head()));
      if (first === undefined) return;
      yield first.takeUntil(
        second === undefined ? undefined : positionOf(second.head()) + AHEAD_MAX,
      );
      await first.fill();
    }
  } finally {
    await Promise.all(lanes.map(({ close }) => close()));
  }
}

/** Of one topic before another: a few events wait in memory, and messages come in large batches. */
const AHEAD_MAX = 5_000;

function positionOf(message: StoredMessage | undefined): number {
  return Number(message?.headers.position ?? 0);
}

function laneOf(broker: Broker, spans: readonly LogSpan[], from: (span: LogSpan) => number) {
  const places = spans.map((span): LogPlace => {
    const { topic, partition } = span;
    return { topic, partition, offset: from(span) };
  });
  const left = new Map(
    spans.filter((span) => from(span) < span.end).map(({ partition, end }) => [partition, end]),
  );
  const batches = broker.batches(places)[Symbol.asyncIterator]();
  let waiting: readonly StoredMessage[] = [];
  let next = 0;
  return {
    head: () => waiting[next],
    /** Waits for more if there is nothing and the end was not reached. */
    async fill(): Promise<void> {
      if (next < waiting.length) return;
      waiting = [];
      next = 0;
      if (left.size === 0) return;
      const { value, done } = await batches.next();
      if (done) return;
      waiting = value;
      for (const { partition, offset } of waiting)
        if (offset + 1 >= (left.get(partition) ?? Number.POSITIVE_INFINITY)) left.delete(partition);
    },
    takeUntil(position: number | undefined): readonly StoredMessage[] {
      const start = next;
      next += 1;
      while (
        next < waiting.length &&
        (position === undefined || positionOf(waiting[next]) <= position)
      )
        next += 1;
      return waiting.slice(start, next);
    },
    async close(): Promise<void> {
      await batches.return?.();
    },
  };
}
