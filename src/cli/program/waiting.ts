// Polls a condition at the command line until it holds or a time limit ends.

const STEP_MS = 50;

export async function waitUntil(
  holds: () => boolean | Promise<boolean>,
  patienceSeconds: number,
): Promise<boolean> {
  const end = performance.now() + patienceSeconds * 1_000;
  while (!(await holds())) {
    if (performance.now() >= end) return false;
    await pause(STEP_MS);
  }
  return true;
}

export function pause(delayMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, delayMs);
  return promise;
}
