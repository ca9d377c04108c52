// The stream of the control API: what happens from a sequence number on, as lines of JSON, over the socket of the instance.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Observable, Subscription } from 'rxjs';
import { plainJson } from '../../../kernel/plain-json.ts';
import type { PriceEvent } from '../../../market/quotes/market-events.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import type { StreamLine } from '../../ports/stream-line.ts';
import { factLine, plainEvent } from './event-line.ts';

export interface StreamSource {
  readonly journalId: string;
  lastSeq(): number;
  /** Facts after a sequence number, ascending. */
  read(afterSeq: number): Iterable<RecordedFact>;
  readonly facts$: Observable<RecordedFact>;
  readonly prices$: Observable<PriceEvent>;
}

export interface StreamRequest {
  /** Undefined: only what happens from now on. */
  readonly since: number | undefined;
  readonly hasPrices: boolean;
}

/** More than this is not read again while the daemon trades: a client that is so far behind reads the tables. */
const CATCH_UP_FACTS_MAX = 5_000;
/** A reader that lets this much wait is disconnected; it comes back with the last number it has seen. */
const WAITING_BYTES_MAX = 4 * 1_024 * 1_024;

/** Lines until the reader leaves, or cannot keep up. A turn never waits for it. */
export function streamTo(
  response: ServerResponse<IncomingMessage>,
  source: StreamSource,
  { since, hasPrices }: StreamRequest,
): void {
  const listening = new Subscription();
  const newestPrices = new Map<string, PriceEvent>();
  response.writeHead(200, { 'content-type': 'application/x-ndjson', connection: 'close' });
  response.once('close', () => listening.unsubscribe());
  // A connection that breaks concerns its reader alone.
  response.on('error', () => response.destroy());

  /** After its end nothing is written, whatever still arrives. */
  function write(line: StreamLine): void {
    if (listening.closed) return;
    response.write(`${plainJson(line)}\n`);
    if (response.writableLength > WAITING_BYTES_MAX) {
      listening.unsubscribe();
      response.destroy();
    }
  }

  function end(): void {
    listening.unsubscribe();
    response.end();
  }

  function writeFact(recorded: RecordedFact): void {
    write(factLine(recorded, source.journalId));
  }

  /** While earlier lines wait, only the newest price of each symbol is kept. */
  function writePrice(event: PriceEvent): void {
    if (response.writableNeedDrain) newestPrices.set(event.symbol, event);
    else write({ kind: 'price', symbol: event.symbol, event: plainEvent(event) });
  }

  const last = source.lastSeq();
  write({ kind: 'start', seq: last });
  const from = since === undefined ? last : Math.max(since, last - CATCH_UP_FACTS_MAX);
  if (since !== undefined && from > since) write({ kind: 'gap', from: since + 1, to: from });
  if (from < last) for (const recorded of source.read(from)) writeFact(recorded);
  listening.add(source.facts$.subscribe({ next: writeFact, complete: end }));
  if (!hasPrices) return;
  listening.add(source.prices$.subscribe(writePrice));
  response.on('drain', () => {
    const waiting = [...newestPrices.values()];
    newestPrices.clear();
    for (const event of waiting) writePrice(event);
  });
}
