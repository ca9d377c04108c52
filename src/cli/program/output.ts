// Output of a command: data on stdout, everything else on stderr, errors in one format.
import type { CommandFailure, ExitCode } from './exit-code.ts';

export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  printLine(JSON.stringify(value, undefined, process.stdout.isTTY ? 2 : undefined));
}

export function printNote(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function printError(failure: CommandFailure): ExitCode {
  const sentence = failure.sentence.replace(/[\s.]+$/, '').replaceAll(/\s*\n\s*/g, '; ');
  process.stderr.write(`error: ${sentence} (${failure.code})\n`);
  return failure.exitCode;
}

/** A reader that closes the pipe early (`| head`) is not a failure. */
export function forgiveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
}
