// Describes why a daemon could not start.

import { assertNever } from '../../../kernel/assert.ts';
import type { StartFailure } from '../../../trader/app/daemon/daemon.ts';
import { type CommandFailure, EXIT } from '../../program/exit-code.ts';

export function startFailureOf(failure: StartFailure): CommandFailure {
  switch (failure.kind) {
    case 'already-running':
      return alreadyRunning(failure.pid);
    case 'journal':
      return { sentence: failure.why, code: 'journal', exitCode: EXIT.failure };
    case 'port':
      return {
        sentence: `cannot listen on ${failure.host}:${failure.port} (api.host, api.port): ${failure.why}`,
        code: 'port',
        exitCode: EXIT.failure,
      };
    default:
      return assertNever(failure);
  }
}

export function alreadyRunning(pid: number): CommandFailure {
  return {
    sentence: `A daemon is already running for this account${pid > 0 ? ` with pid ${pid}` : ''}`,
    code: 'already-running',
    exitCode: EXIT.failure,
  };
}
