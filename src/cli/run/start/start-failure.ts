// Describes why a daemon could not start.

import { assertNever } from '../../../kernel/assert.ts';
import type { StartFailure } from '../../../trader/app/daemon/daemon-contract.ts';
import { type CommandFailure, EXIT } from '../../program/exit-code.ts';

export function startFailureOf(failure: StartFailure): CommandFailure {
  switch (failure.kind) {
    case 'already-running':
      return alreadyRunning(failure.pid);
    case 'account-in-use':
      return accountInUse(failure);
    case 'runtime-folder':
      return { sentence: failure.why, code: failure.kind, exitCode: EXIT.failure };
    case 'private-key':
    case 'data-group':
      return { sentence: failure.why, code: failure.kind, exitCode: EXIT.configuration };
    case 'journal':
      return { sentence: failure.why, code: 'journal', exitCode: EXIT.failure };
    case 'port':
      return {
        sentence: `cannot listen on ${failure.host}:${failure.port} (metrics.host, metrics.port): ${failure.why}; end what listens there, or set metrics.port to a free port`,
        code: 'port',
        exitCode: EXIT.failure,
      };
    default:
      return assertNever(failure);
  }
}

/** Without the flag of its run, the commands that are named would reach the daemon of the configuration. */
export function alreadyRunning(pid: number, runFlag = ''): CommandFailure {
  const flag = runFlag === '' ? '' : ` ${runFlag}`;
  return {
    sentence: `A daemon is already running for this account${pid > 0 ? ` with pid ${pid}` : ''}; \`sluice status${flag}\` shows it, \`sluice stop${flag}\` stops it`,
    code: 'already-running',
    exitCode: EXIT.failure,
  };
}

function accountInUse({
  account,
  pid,
  folder,
}: Extract<StartFailure, { kind: 'account-in-use' }>): CommandFailure {
  const place = folder === '' ? '' : ` in ${folder}`;
  return {
    sentence: `${account} is traded already by the daemon with pid ${pid}${place}; a second one would buy everything twice. Stop that one first, or keep it`,
    code: 'account-in-use',
    exitCode: EXIT.failure,
  };
}
