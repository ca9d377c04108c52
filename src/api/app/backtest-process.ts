// `sluice backtest` in a process beside this one, bounded in time, memory and size.
import { execFile } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { sep } from 'node:path';
import { SECOND_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { PROGRAM_FILE } from '../../trader/app/instance/package.ts';
import type { BacktestRefusal, BacktestReport } from '../http/presenters/backtests.ts';
import { processorSecondsOf } from './processor-time.ts';

const HEAP_MB = 512;
/** Of a report with all its trades. */
const OUTPUT_BYTES_MAX = 16 * 1_024 * 1_024;
const FAULTS_SHOWN = 3;

export interface BacktestProcess {
  readonly signal: AbortSignal;
  /** Folders whose paths are not part of an answer. */
  readonly hidden: readonly string[];
  readonly deadlineMs: number;
}

/** What it prints as JSON. */
export function played(
  args: readonly string[],
  { signal, hidden, deadlineMs }: BacktestProcess,
): Promise<Result<BacktestReport, BacktestRefusal>> {
  const { promise, resolve } = Promise.withResolvers<Result<BacktestReport, BacktestRefusal>>();
  let tooLong: BacktestRefusal | undefined;
  const child = execFile(
    process.execPath,
    [`--max-old-space-size=${HEAP_MB}`, PROGRAM_FILE, 'backtest', ...args],
    { signal, maxBuffer: OUTPUT_BYTES_MAX },
    (error, output, faults) => {
      clearTimeout(deadline);
      const text = (given: string) =>
        hidden.reduce((said, folder) => said.replaceAll(`${folder}${sep}`, ''), given);
      if (error === null) return resolve(ok(JSON.parse(text(output)) as BacktestReport));
      if (tooLong !== undefined) return resolve(failed(tooLong));
      resolve(failed({ kind: 'refused', why: sentencesIn(text(faults)) }));
    },
  );
  const { pid } = child;
  const deadline = setTimeout(() => {
    const processorSeconds = pid === undefined ? undefined : processorSecondsOf(pid);
    tooLong = { kind: 'too-long', seconds: deadlineMs / SECOND_MS, processorSeconds };
    child.kill('SIGKILL');
  }, deadlineMs);
  // Trading and requests come first.
  if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  return promise;
}

/** A line of JSON for each fault; anything else is of a run that broke. */
function sentencesIn(text: string): readonly string[] {
  const faults = [...text.matchAll(/^\{"error":.*\}$/gm)].map(
    ([line]) => (JSON.parse(line) as { readonly error: string }).error,
  );
  if (faults.length === 0) return ['the run broke; the same run by `sluice backtest` says where'];
  const more = faults.length - FAULTS_SHOWN;
  return [...faults.slice(0, FAULTS_SHOWN), ...(more > 0 ? [`and ${more} more`] : [])];
}
