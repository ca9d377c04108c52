// Runs a script: what goes wrong is one sentence and exit code 1. A signal ends it, and what it has started.

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

export async function asProgram(script: () => Promise<void>): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => process.exit(SIGNALS[signal]));
  try {
    await script();
  } catch (error) {
    process.stderr.write(`error: ${sentenceOf(error)}\n`);
    process.exitCode = 1;
  }
}

/** `fetch` says why it failed in the cause only. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error
    ? `${error.message}: ${error.cause.message || String((error.cause as NodeJS.ErrnoException).code)}`
    : error.message;
}
