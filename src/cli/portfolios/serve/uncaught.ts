// What no part of the API has caught. An outage of its store passes and is one line; anything else is a bug and ends the process.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreUnavailable } from '../../../sql/store-unavailable.ts';
import { EXIT } from '../../program/exit-code.ts';
import { printError, printNote } from '../../program/output.ts';

/** `folder`: of the API, for the stack of a bug. */
export function watchUncaught(folder: string): void {
  process.on('uncaughtException', (error: unknown) => {
    if (error instanceof StoreUnavailable)
      printNote(`${error.message}. What needed it was given up; the API continues.`);
    else endOn(error, folder);
  });
}

function endOn(error: unknown, folder: string): never {
  const sentence = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? String(error.stack) : sentence;
  const withStack = `${sentence}; ${keepStack(folder, stack)}`;
  process.exit(printError({ sentence: withStack, code: 'bug', exitCode: EXIT.failure }));
}

/** On a disk that takes no file it is only printed. */
function keepStack(folder: string, stack: string): string {
  const file = join(folder, 'crash.log');
  try {
    appendFileSync(file, `${new Date().toISOString()} ${stack}\n`, { mode: 0o600 });
    return `see ${file}`;
  } catch {
    printNote(stack);
    return 'its stack is above, because no file can be written';
  }
}
