// Asking real processes: JSON over loopback, and waiting for a condition rather than for time.

export async function ask(
  port: number,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  const isLines = answer.headers.get('content-type') === 'application/x-ndjson';
  if (isLines)
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as unknown);
  return text === '' ? undefined : JSON.parse(text);
}

export interface Patience {
  readonly deadlineMs: number;
  readonly everyMs?: number;
}

/** The first value that is there; undefined once the deadline is over. */
export async function eventually<Value>(
  probe: () => Promise<Value | undefined> | Value | undefined,
  { deadlineMs, everyMs = 20 }: Patience,
): Promise<Value | undefined> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (performance.now() > end) return undefined;
    await pause(everyMs);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
