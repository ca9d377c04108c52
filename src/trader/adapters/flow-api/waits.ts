// Waits in market or wall time that end early when the feed is stopped.
import type { Cancel } from '../../../kernel/clock.ts';

/** Resolves when the timer created by `set` fires, or as soon as `stopped` is aborted. */
export function waitUnlessStopped(
  set: (call: () => void) => Cancel,
  stopped: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    if (stopped.aborted) return resolve();
    let cancel: Cancel = () => {};
    const end = () => {
      cancel();
      resolve();
    };
    stopped.addEventListener('abort', end, { once: true });
    cancel = set(() => {
      stopped.removeEventListener('abort', end);
      resolve();
    });
  });
}
