// Long answers to Event Master: written page by page as fast as they are read, from one snapshot of the ledger.
import { PassThrough, type Readable } from 'node:stream';
import type {
  AffectedLot,
  AffectedLots,
  LotPlace,
  LotsOfSecurity,
} from '../../../ledger/ports/affected-lots.ts';
import type { SecurityId } from '../../../ledger/ports/drafts.ts';
import {
  createLotTotals,
  END,
  type EventMasterTerms,
  headText,
  lotsText,
} from '../shapes/event-master-text.ts';

/** Lots of a page, and of an answer that is made in one piece. */
export const PAGE_LOTS = 2_000;

export interface StreamedLots {
  readonly lots: AffectedLots;
  readonly terms: EventMasterTerms;
  /** Lets other requests go on between two pages. */
  breathe(): Promise<void>;
}

/** Two passes: the totals come first in the answer. */
export function streamedLots({ lots, terms, breathe }: StreamedLots): Readable {
  const stream = new PassThrough();
  lots
    .inSnapshot(async (snapshot) => {
      const totals = createLotTotals();
      for await (const page of pagesOf(snapshot, terms, breathe)) totals.add(page);
      await write(stream, headText(totals.total(), terms));
      let separator = '';
      for await (const page of pagesOf(snapshot, terms, breathe)) {
        await write(stream, separator + lotsText(page, terms));
        separator = ',';
      }
      await write(stream, END);
    })
    .then(
      () => stream.end(),
      (error: Error) => stream.destroy(error),
    );
  return stream;
}

async function* pagesOf(
  snapshot: LotsOfSecurity,
  { security, withSide }: EventMasterTerms,
  breathe: () => Promise<void>,
): AsyncGenerator<readonly AffectedLot[]> {
  let after: LotPlace | undefined;
  do {
    const page = await snapshot.page({
      security: security as SecurityId,
      withShort: withSide,
      after,
      limit: PAGE_LOTS,
    });
    if (page.lots.length > 0) yield page.lots;
    after = page.next;
    await breathe();
  } while (after !== undefined);
}

/** Waits until the reader has taken what was written before. */
async function write(stream: PassThrough, text: string): Promise<void> {
  if (stream.destroyed) throw new Error('the reader has gone');
  if (stream.write(text)) return;
  await new Promise<void>((resolve) => {
    const go = () => {
      stream.off('drain', go).off('close', go);
      resolve();
    };
    stream.on('drain', go).on('close', go);
  });
}
