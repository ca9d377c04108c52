// Whether two ledgers hold the same events: the hash of the last event of a stream stands for all before it.
import type { LedgerStore } from '../ports/ledger-store.ts';

/** The first stream in which they differ; undefined if there is none. */
export async function differingStream(
  one: Pick<LedgerStore, 'projections'>,
  other: Pick<LedgerStore, 'projections'>,
): Promise<string | undefined> {
  const [heads, others] = await Promise.all(
    [one, other].map(({ projections }) => projections.inOneView((view) => view.heads())),
  );
  if (heads === undefined || others === undefined) return undefined;
  return [...new Set([...heads.keys(), ...others.keys()])]
    .toSorted()
    .find((stream) => heads.get(stream) !== others.get(stream));
}
