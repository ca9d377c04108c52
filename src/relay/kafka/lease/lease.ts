// Who publishes a ledger, or reads into a book: one process at a time. The lease is in the database that it protects, and is
// checked in every step that writes the place, so a process that was thought dead writes nothing more.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { isProcessAlive } from '../../../kernel/process-alive.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { LedgerStep, LedgerStore } from '../../../ledger/ports/ledger-store.ts';
import { Refused } from '../broker/refused.ts';

interface Holder {
  /** Drawn for each. */
  readonly id: string;
  readonly pid: number;
  readonly host: string;
}

interface KeptLease extends Holder {
  /** Epoch ms. */
  readonly until: number;
}

export interface LeaseParts {
  readonly store: Pick<LedgerStore, 'inOneStep'>;
  /** `kafka-relay`. */
  readonly name: string;
  /** What its holder does: `publishes this ledger`. */
  readonly does: string;
  /** Epoch ms. */
  now(): number;
}

export interface Lease {
  /** A sentence that names the other if another process has it. */
  take(): Promise<Result<void, string>>;
  /** Inside a step: renews it, or takes the step back. */
  guard(step: LedgerStep): Promise<void>;
  release(): Promise<void>;
}

const LEASE_MS = 15_000;

export class LeaseLost extends Refused {}

export function createLease({ store, name, does, now }: LeaseParts): Lease {
  const holder: Holder = { id: randomUUID(), pid: process.pid, host: hostname() };

  async function kept(step: LedgerStep): Promise<KeptLease | undefined> {
    await step.lock(name);
    const text = await step.cursor(name);
    return text === undefined ? undefined : (JSON.parse(text) as KeptLease);
  }

  /** A process of this host that has ended needs no lease any more. */
  function isHeld({ until, host, pid, id }: KeptLease): boolean {
    if (id === holder.id || until <= now()) return false;
    return host !== holder.host || isProcessAlive(pid);
  }

  function renew(step: LedgerStep, until: number): Promise<void> {
    return step.saveCursor(name, JSON.stringify({ ...holder, until }));
  }

  return {
    take: () =>
      store.inOneStep(async (step) => {
        const other = await kept(step);
        if (other !== undefined && isHeld(other)) return failed(sentenceOf(other, does));
        await renew(step, now() + LEASE_MS);
        return ok(undefined);
      }),
    async guard(step) {
      const own = await kept(step);
      if (own?.id !== holder.id)
        throw new LeaseLost(
          own === undefined ? `nothing says that this process ${does}` : sentenceOf(own, does),
        );
      await renew(step, now() + LEASE_MS);
    },
    release: () =>
      store.inOneStep(async (step) => {
        if ((await kept(step))?.id === holder.id) await renew(step, 0);
      }),
  };
}

/** The same for as long as it lasts, so that it is reported once. */
function sentenceOf({ pid, host }: KeptLease, does: string): string {
  return `another process ${does} (pid ${pid} on ${host}); this one can once that has ended, at the latest ${LEASE_MS / 1_000} s after it was seen last`;
}
