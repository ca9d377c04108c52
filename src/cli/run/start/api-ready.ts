// What `sluice start` gives to the API it starts, and what the API reports back.
import type { ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { makeFolder } from '../../../files/make-folder.ts';
import { type CommandFailure, EXIT } from '../../program/exit-code.ts';
import type { InstanceFlags } from '../../program/instance.ts';

/** The ready line of `sluice serve --json`. */
export interface ReadyApi {
  readonly url: string;
  readonly pid: number;
  /** Signs the operator of a demonstration in, once. */
  readonly login_code?: string;
}

/** The same configuration as this command's; the environment and the working directory are inherited. */
export function serveArguments(
  { config = [], demo }: InstanceFlags,
  isFirst: boolean,
): readonly string[] {
  const files = config.flatMap((file) => ['-c', file]);
  const demonstration =
    demo !== undefined ? [`--demo=${demo}`, ...(isFirst ? ['--login-code'] : [])] : [];
  return ['serve', '--json', '--unwatched', ...files, ...demonstration];
}

export const startLog = (folder: string) => join(folder, 'api-start.log');

/** For what it prints before its own log is open, and for the stack of a crash. */
export function openStartLog(folder: string): number {
  makeFolder(folder, 0o700);
  return openSync(startLog(folder), 'w', 0o600);
}

/** Undefined if it ended before it was ready. */
export function readyApi({ stdout }: ChildProcess): Promise<ReadyApi | undefined> {
  const { promise, resolve } = Promise.withResolvers<ReadyApi | undefined>();
  if (stdout === null) return Promise.resolve(undefined);
  const lines = createInterface({ input: stdout });
  lines.once('line', (line) => resolve(JSON.parse(line) as ReadyApi));
  lines.once('close', () => resolve(undefined));
  return promise;
}

/** The last error that a `--json` command printed. */
export function apiFailureIn(said: string, log: string): CommandFailure {
  const [, sentence, code] =
    said
      .split('\n')
      .map((line) => /^\{"error":("(?:[^"\\]|\\.)*"),"code":"([a-z-]+)"\}$/.exec(line))
      .findLast(Boolean) ?? [];
  return {
    sentence:
      sentence === undefined
        ? `The API ended while starting; see ${log}`
        : (JSON.parse(sentence) as string),
    code: code ?? 'not-started',
    exitCode: code === 'configuration' ? EXIT.configuration : EXIT.failure,
  };
}
