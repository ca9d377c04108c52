// A server's program as a child of this process: it says on one line that it is ready, and ends when its input ends, so
// that it never outlives the demonstration, however that ends.
import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { failed, ok, type Result } from '../../../../kernel/result.ts';

export interface HeldProgram {
  readonly readyLine: string;
  stop(): Promise<void>;
}

/** The last line on its standard error says why it did not start. */
export async function holdProgram(
  program: string,
  args: readonly string[],
): Promise<Result<HeldProgram, string>> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = Promise.withResolvers<void>();
  let said = '';
  child.stdin.on('error', () => {});
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.on('error', (error) => {
    said = error.message;
    ended.resolve();
  });
  child.on('close', () => ended.resolve());
  const lines = createInterface({ input: child.stdout });
  const readyLine = await new Promise<string | undefined>((resolve) => {
    lines.once('line', resolve);
    void ended.promise.then(() => resolve(undefined));
  });
  if (readyLine === undefined) return failed(lastLine(said, program));
  return ok({
    readyLine,
    async stop() {
      child.stdin.end();
      await ended.promise;
    },
  });
}

/** Runs to its end. */
export async function runProgram(
  program: string,
  args: readonly string[],
): Promise<Result<void, string>> {
  const { promise, resolve } = Promise.withResolvers<Result<void, string>>();
  execFile(program, args, (error, _, said) =>
    resolve(error === null ? ok(undefined) : failed(lastLine(said || error.message, program))),
  );
  return promise;
}

function lastLine(said: string, program: string): string {
  return said.trimEnd().split('\n').at(-1) || `${program} ended and did not say why`;
}
