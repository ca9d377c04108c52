// Has findings worded by the language model, if there is one: now and then, in the background.
import type { Wordings } from '../../advisers/app/wordings.ts';
import type { Cancel } from '../../kernel/clock.ts';
import { SECOND_MS } from '../../kernel/instant.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { ApiMetrics } from '../telemetry/api-metrics.ts';
import { later } from './live.ts';

const EVERY_MS = 30 * SECOND_MS;

export interface WatchedWordings {
  start(): void;
  /** Resolves when the call that has begun is ended. */
  stop(): Promise<void>;
}

export interface WordingsObserved {
  readonly log: Pick<Log, 'warn'>;
  readonly metrics: Pick<ApiMetrics, 'watch'>;
}

export function watchWordings(
  { log, metrics }: WordingsObserved,
  { run }: Pick<Wordings, 'run'>,
): WatchedWordings {
  const stopped = new AbortController();
  let totals = { calls: 0, worded: 0, refused: 0, failures: 0 };
  let running: Promise<void> = Promise.resolve();
  let cancel: Cancel = () => {};
  count('calls', 'model_calls', 'Calls of the language model');
  count('failures', 'model_failures', 'Questions to the language model without an answer');
  count('worded', 'worded', 'Findings that the language model worded');
  count('refused', 'wordings_refused', 'Wordings that were not shown');

  function count(field: keyof typeof totals, name: string, help: string): void {
    metrics.watch({
      ...{ name: `sluice_agents_${name}_total`, help, isCount: true },
      read: () => totals[field],
    });
  }

  async function once(): Promise<void> {
    try {
      const { calls, worded, refused, failures } = await run(stopped.signal);
      totals = {
        calls: totals.calls + calls,
        worded: totals.worded + worded,
        refused: totals.refused + refused,
        failures: totals.failures + failures.length,
      };
      for (const why of new Set(failures))
        log.warn('The language model did not word findings; the rules speak for themselves.', {
          why,
        });
    } catch (error) {
      log.warn('Findings could not be worded; tried again.', { error: String(error) });
    }
    if (!stopped.signal.aborted) plan();
  }

  function plan(): void {
    cancel = later(EVERY_MS, () => {
      running = once();
    });
  }

  return {
    start: plan,
    async stop() {
      stopped.abort();
      cancel();
      await running;
    },
  };
}
