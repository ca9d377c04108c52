// The stream of one trader for many readers: one connection to the trader, the newest events in memory, and a new
// connection from the last number when it breaks. Prices have a connection of their own while anyone reads them.
import { Observable, Subject, share } from 'rxjs';
import type { StreamLine } from '../../trader/ports/stream-line.ts';

export type EventLine = Extract<StreamLine, { readonly kind: 'event' }>;
export type GapLine = Extract<StreamLine, { readonly kind: 'gap' }>;
export type PriceLine = Extract<StreamLine, { readonly kind: 'price' }>;

export interface Connection {
  /** Resolves when it has ended, whether it was ever answered or not; never rejects. */
  readonly ended: Promise<void>;
  close(): void;
}

export interface TraderStreamOptions {
  /** `since`: facts after this number; undefined: from now on. */
  connect(
    asked: { readonly since: number | undefined; readonly hasPrices: boolean },
    take: (line: StreamLine) => void,
  ): Connection;
  /** Calls once after a pause of real time. */
  after(delayMs: number, call: () => void): void;
}

export interface TraderStream {
  start(): void;
  stop(): void;
  readonly events$: Observable<EventLine | GapLine>;
  /** Connected to the trader while it has a subscriber. */
  readonly prices$: Observable<PriceLine>;
  /** Number of the newest event known; 0 until the trader has answered. */
  lastSeq(): number;
  /** What is in memory after a number, behind the gap before it if there is one. */
  after(seq: number): (EventLine | GapLine)[];
}

const REMEMBERED_MAX = 10_000;
const RETRY_MS = 500;

export function createTraderStream({ connect, after }: TraderStreamOptions): TraderStream {
  const events$ = new Subject<EventLine | GapLine>();
  let remembered: EventLine[] = [];
  /** Every event after this number is in memory. */
  let completeFrom = 0;
  let last = 0;

  function take(line: StreamLine): void {
    switch (line.kind) {
      case 'start':
        // A journal with fewer facts is another one: what was known of the old one is void.
        if (line.seq < last) forget(line.seq);
        return;
      case 'gap':
        forget(line.to);
        return events$.next(line);
      case 'event':
        remember(line);
        return events$.next(line);
      case 'fact':
        last = line.seq;
        return;
      case 'price':
    }
  }

  function forget(seq: number): void {
    remembered = [];
    completeFrom = seq;
    last = seq;
  }

  function remember(line: EventLine): void {
    last = line.seq;
    remembered.push(line);
    if (remembered.length < 2 * REMEMBERED_MAX) return;
    const dropped = remembered.splice(0, REMEMBERED_MAX);
    completeFrom = dropped.at(-1)?.seq ?? completeFrom;
  }

  // The first connection asks for everything: the trader gives what it still reads, behind the gap before it.
  const events = keptOpen({ connect, after }, () =>
    connect({ since: last, hasPrices: false }, take),
  );
  const prices$ = new Observable<PriceLine>((subscriber) => {
    const prices = keptOpen({ connect, after }, () =>
      connect({ since: undefined, hasPrices: true }, (line) => {
        if (line.kind === 'price') subscriber.next(line);
      }),
    );
    prices.start();
    return prices.stop;
  });

  return {
    start: events.start,
    stop() {
      events.stop();
      events$.complete();
    },
    events$: events$.asObservable(),
    prices$: prices$.pipe(share()),
    lastSeq: () => last,
    after(seq) {
      const gap: GapLine[] =
        seq < completeFrom ? [{ kind: 'gap', from: seq + 1, to: completeFrom }] : [];
      return [...gap, ...remembered.filter((line) => line.seq > seq)];
    },
  };
}

/** Opens a connection, and another one soon after each end, until it is stopped. */
function keptOpen({ after }: TraderStreamOptions, open: () => Connection) {
  let isStopped = false;
  let connection: Connection | undefined;

  function run(): void {
    if (isStopped) return;
    connection = open();
    void connection.ended.then(() => after(RETRY_MS, run));
  }

  return {
    start: run,
    stop(): void {
      isStopped = true;
      connection?.close();
    },
  };
}
