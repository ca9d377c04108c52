// Finds the files that wait to be imported: handed out to whichever process takes them, and imported here if none does.
import { DAY_MS, HOUR_MS, instant, SECOND_MS } from '../../kernel/instant.ts';
import type { WaitingImport } from '../ports/waiting-imports.ts';
import type { LedgerContext } from './ledger-context.ts';

export interface SweepOptions {
  readonly ledger: Pick<LedgerContext, 'store'>;
  /** Has another process, or this one, run it by its id; false: it runs here. What is not claimed for seconds runs here as well. */
  handOut(waiting: { readonly id: string; readonly attempt: string }): Promise<boolean>;
  /** Never rejects. */
  runHere(id: string): Promise<void>;
  /** Calls once after a pause; the answer cancels it. */
  after(delayMs: number, call: () => void): () => void;
  /** What could not be read or written; it is tried again. */
  onFault(error: unknown): void;
}

export interface Sweep {
  start(): void;
  /** Begins nothing more, and resolves when the look that has begun is over. */
  stop(): Promise<void>;
}

const EVERY_MS = SECOND_MS;
/** Of those that are not claimed yet: a queue has other work, too. */
const HANDED_OUT_MAX = 2;
const UNCLAIMED_MS = 10 * SECOND_MS;
const FORGOTTEN_MS = 6 * UNCLAIMED_MS;
/** So long it can be asked how one ended. */
const KEPT_MS = 30 * DAY_MS;

export function createImportSweep({
  ledger,
  handOut,
  runHere,
  after,
  onFault,
}: SweepOptions): Sweep {
  const { store } = ledger;
  /** When each attempt was handed out. */
  const handedOut = new Map<string, number>();
  let isRunning = false;
  let cancel = (): void => {};
  let isStopped = false;
  let looking: Promise<void> = Promise.resolve();
  let droppedAt = 0;

  /** True: another process may still claim it. */
  async function isElsewhere({ id, claim, nextAt }: WaitingImport, now: number): Promise<boolean> {
    const attempt = `${id}-${claim}-${nextAt}`;
    const at = handedOut.get(attempt);
    if (at !== undefined) return now - at <= UNCLAIMED_MS;
    if (!(await handOut({ id, attempt: `${claim}-${nextAt}` }))) return false;
    handedOut.set(attempt, now);
    return true;
  }

  async function look(): Promise<void> {
    const now = store.now();
    for (const [attempt, at] of handedOut) if (now - at > FORGOTTEN_MS) handedOut.delete(attempt);
    for (const due of await store.read.dueImports(now, HANDED_OUT_MAX)) {
      if (isStopped || (await isElsewhere(due, now)) || isRunning) continue;
      isRunning = true;
      void runHere(due.id).finally(() => {
        isRunning = false;
      });
    }
    if (now - droppedAt < HOUR_MS) return;
    droppedAt = now;
    await store.inOneStep((step) => step.dropImports(instant(now - KEPT_MS)));
  }

  function lookAgain(): void {
    if (isStopped) return;
    cancel = after(EVERY_MS, () => {
      looking = look().catch(onFault).then(lookAgain);
    });
  }

  return {
    start: lookAgain,
    async stop() {
      isStopped = true;
      cancel();
      await looking;
    },
  };
}
