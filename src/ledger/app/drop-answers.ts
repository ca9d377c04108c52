// Drops the answers that were stored under the keys of requests, once they may not be asked for again.
import { DAY_MS, instant } from '../../kernel/instant.ts';
import { ok } from '../../kernel/result.ts';
import type { Ledger } from './ledger.ts';

/** As the API promises: the same key and body within 24 hours get the same answer. */
const KEPT_MS = DAY_MS;
const AT_ONCE = 1_000;

/** How many were dropped. */
export async function dropOldAnswers({ inOneStep, context }: Ledger): Promise<number> {
  let dropped = 0;
  for (;;) {
    const done = await inOneStep<number, never>(async (step) =>
      ok(await step.dropAnswers(instant(step.at - KEPT_MS), AT_ONCE)),
    );
    const count = done.ok ? done.value : 0;
    dropped += count;
    if (count < AT_ONCE) return dropped;
    await context.pause();
  }
}
