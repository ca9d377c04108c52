// A thread that reads one file to import, answers in parts, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { zoneNamed } from '../../../market/time/zone.ts';
import type { ImportedFile, ImportProblem } from '../../interchange/rows/imported-file.ts';
import { type ImportSource, readDigested } from './digested-file.ts';

export interface FileRequest extends Omit<ImportSource, 'zone'> {
  readonly zone: string | undefined;
}

/** What can be as long as the file. */
export const LISTS = ['drafts', 'proposals', 'cancellations', 'ignored', 'problems'] as const;

export type FilePart =
  | { readonly kind: 'refused'; readonly problems: readonly ImportProblem[] }
  | {
      readonly kind: 'items';
      readonly list: (typeof LISTS)[number];
      readonly items: readonly unknown[];
    }
  | { readonly kind: 'end'; readonly rest: Omit<ImportedFile, (typeof LISTS)[number]> };

/** Fewer than the loop of the asker takes in a few milliseconds. */
const ITEMS_AT_ONCE = 250;

const port = parentPort;
if (port === null) throw new Error('this file is the entry of a thread');
const parts = partsOf(workerData as FileRequest);

/** The next part waits until it is asked for: parts that arrive together would be taken in one turn of the loop. */
port.on('message', () => {
  const { value, done } = parts.next();
  if (done === true) port.close();
  else port.postMessage(value);
});

function* partsOf({ zone, ...asked }: FileRequest): Generator<FilePart> {
  const read = readDigested({ ...asked, zone: zone === undefined ? undefined : zoneNamed(zone) });
  if (!read.ok) return yield { kind: 'refused', problems: read.failure };
  const { drafts, proposals, cancellations, ignored, problems, ...rest } = read.value;
  const lists = { drafts, proposals, cancellations, ignored, problems };
  for (const list of LISTS) {
    for (let from = 0; from < lists[list].length; from += ITEMS_AT_ONCE) {
      yield { kind: 'items', list, items: lists[list].slice(from, from + ITEMS_AT_ONCE) };
    }
  }
  yield { kind: 'end', rest };
}
