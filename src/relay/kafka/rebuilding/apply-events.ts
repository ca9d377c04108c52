// Writes what was taken into the book: events, rows and the place in one step. What fails is tried again alone, and then given up.
import type { Result } from '../../../kernel/result.ts';
import { failed, ok } from '../../../kernel/result.ts';
import { projectAdopted } from '../../../ledger/app/verify-book.ts';
import {
  type LedgerStep,
  type LedgerStore,
  StepConflict,
} from '../../../ledger/ports/ledger-store.ts';
import { StoreUnavailable } from '../../../sql/store-unavailable.ts';
import { TRIES_MAX } from '../dead-letters/dead-letter.ts';
import { LeaseLost } from '../lease/lease.ts';
import type { TakenEvent } from './intake.ts';

export interface GivenUp {
  readonly taken: TakenEvent;
  readonly why: string;
}

export interface Applying {
  readonly store: Pick<LedgerStore, 'inOneStep'>;
  /** In the same step. */
  keep(step: LedgerStep): Promise<void>;
  /** The same without the place. */
  guard(step: LedgerStep): Promise<void>;
  /** Whether the rows are written as well. */
  readonly hasRows: boolean;
}

export interface Applied {
  readonly written: readonly TakenEvent[];
  /** The first event of each stream that could not be written; none after it was. */
  readonly givenUp: readonly GivenUp[];
}

export async function applyEvents(
  applying: Applying,
  taken: readonly TakenEvent[],
): Promise<Applied> {
  const ordered = taken.toSorted((a, b) => a.event.position - b.event.position);
  if ((await written(applying, ordered)).ok) return { written: ordered, givenUp: [] };
  const adopted: { written: TakenEvent[]; givenUp: GivenUp[] } = { written: [], givenUp: [] };
  for (const own of Map.groupBy(ordered, ({ event }) => event.stream).values()) {
    const one = await appliedAlone(applying, own);
    adopted.written.push(...one.written);
    adopted.givenUp.push(...one.givenUp);
  }
  return adopted;
}

/** The place is kept when it is known what becomes of all. */
async function appliedAlone(applying: Applying, own: readonly TakenEvent[]): Promise<Applied> {
  const alone = { ...applying, keep: applying.guard };
  let refused: GivenUp | undefined;
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const done = await written(alone, own);
    if (done.ok) return { written: own, givenUp: [] };
    refused = done.failure;
  }
  if (refused === undefined) return { written: [], givenUp: [] };
  const before = own.slice(0, own.indexOf(refused.taken));
  if (before.length > 0 && (await written(alone, before)).ok)
    return { written: before, givenUp: [refused] };
  const [first] = own;
  return { written: [], givenUp: first === undefined ? [] : [{ ...refused, taken: first }] };
}

async function written(
  { store, keep, hasRows }: Applying,
  ordered: readonly TakenEvent[],
): Promise<Result<void, GivenUp | undefined>> {
  try {
    await store.inOneStep(async (step) => {
      const fault = await step.adopt(ordered.map(({ event }) => event));
      if (fault !== undefined) throw new Refused(atFault(ordered, fault), CHAIN[fault.why] ?? '');
      if (hasRows)
        for (const stream of new Set(ordered.map(({ event }) => event.stream))) {
          const rebuilt = await projectAdopted(step, stream);
          if (!rebuilt.ok) throw new Refused(lastOf(ordered, stream), reasonOf(rebuilt.failure));
        }
      await keep(step);
    });
    return ok(undefined);
  } catch (error) {
    // An outage is not a fault of the messages.
    if (
      error instanceof StoreUnavailable ||
      error instanceof StepConflict ||
      error instanceof LeaseLost
    )
      throw error;
    if (error instanceof Refused) return failed(error.givenUp);
    const [taken] = ordered;
    const why = error instanceof Error ? error.message : String(error);
    return failed(taken && { taken, why });
  }
}

/** Takes the step back. */
class Refused extends Error {
  readonly givenUp: GivenUp | undefined;

  constructor(taken: TakenEvent | undefined, why: string) {
    super(why);
    this.givenUp = taken && { taken, why };
  }
}

const CHAIN: Readonly<Record<string, string>> = {
  VERSION_MISSING: 'it does not follow the last event of its stream',
  HASH_DIFFERS: 'its hash does not follow from its data and the event before it',
};

function atFault(
  ordered: readonly TakenEvent[],
  fault: { readonly stream: string; readonly version: number },
): TakenEvent | undefined {
  return ordered.find(
    ({ event }) => event.stream === fault.stream && event.version === fault.version,
  );
}

function lastOf(ordered: readonly TakenEvent[], stream: string): TakenEvent | undefined {
  return ordered.findLast(({ event }) => event.stream === stream);
}

export function reasonOf(fault: { readonly kind: string }): string {
  return 'why' in fault
    ? `the rows of its stream cannot be computed: ${fault.why}`
    : `the rows of its stream cannot be computed (${fault.kind})`;
}
