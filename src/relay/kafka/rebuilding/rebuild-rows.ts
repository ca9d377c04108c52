// The rows of all streams from their events, many streams in one transaction.
import { type BookFault, projectAdopted } from '../../../ledger/app/verify-book.ts';
import type { LedgerStore } from '../../../ledger/ports/ledger-store.ts';

export interface RefusedStream {
  readonly stream: string;
  readonly version: number;
  readonly fault: BookFault;
}

/** Steps that wait together share a flush to the disk. */
const STREAMS_AT_ONCE = 64;

export async function rebuildRows(
  store: Pick<LedgerStore, 'inOneStep' | 'projections'>,
  onProgress: (events: number) => void = () => {},
): Promise<readonly RefusedStream[]> {
  const streams = await store.projections.inOneView((view) => view.streams());
  const refused: RefusedStream[] = [];
  let events = 0;
  for (let from = 0; from < streams.length; from += STREAMS_AT_ONCE) {
    await Promise.all(
      streams.slice(from, from + STREAMS_AT_ONCE).map(async (stream) => {
        const done = await store.inOneStep((step) => projectAdopted(step, stream));
        if (done.ok) events += done.value.events;
        else refused.push({ stream, version: 0, fault: done.failure });
      }),
    );
    onProgress(events);
  }
  return refused;
}
