// Output of a command: data on stdout, everything else on stderr; errors are one line each, with --json one object each.
// Decision 0135

import { fileFaultText } from '../../kernel/file-fault.ts';
import { plainJson } from '../../kernel/plain-json.ts';
import { escapedText } from '../../kernel/printable-text.ts';
import { redacted } from '../../kernel/redact.ts';
import { type CommandFailure, EXIT, type ExitCode } from './exit-code.ts';
import { reaching } from './reach.ts';

/** A program that asks for JSON parses stderr as well. */
const isJsonAsked = process.argv.includes('--json');

/** Names and notes may come from files of others: what a terminal would obey is shown. */
export function printLine(text: string): void {
  printWhole(reaching(text));
}

export function printJson(value: unknown): void {
  printWhole(plainJson(value, process.stdout.isTTY ? 2 : undefined));
}

function printWhole(text: string): void {
  process.stdout.write(`${escapedText(text)}\n`);
}

export function printNote(text: string): void {
  const note = reaching(text);
  printAside(isJsonAsked ? JSON.stringify({ note }) : note);
}

export function printError({ sentence: given, code, exitCode }: CommandFailure): ExitCode {
  const sentence = reaching(given)
    .replace(/[\s.]+$/, '')
    .replaceAll(/\s*\n\s*/g, '; ');
  printAside(
    isJsonAsked ? JSON.stringify({ error: sentence, code }) : `error: ${sentence} (${code})`,
  );
  return exitCode;
}

function printAside(line: string): void {
  process.stderr.write(`${escapedText(redacted(line))}\n`);
}

/** A reader that closes the pipe early (`| head`) is not a failure; a full disk behind `>` is one, in a sentence. */
export function forgiveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(EXIT.ok);
      const sentence = `standard output: ${fileFaultText(error)}; what was written is not whole`;
      if (stream === process.stdout) printError({ sentence, code: 'file', exitCode: EXIT.failure });
      process.exit(EXIT.failure);
    });
  }
}

/** A daemon keeps running without its reader: its log is in files, and positions need it. */
export function outliveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.removeAllListeners('error');
    stream.on('error', () => {});
  }
}
