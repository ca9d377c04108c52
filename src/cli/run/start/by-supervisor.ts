// Starts a process by the supervisor that ran it last, so that there is one way to start it and the supervisor keeps it running.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type CommandFailure, EXIT } from '../../program/exit-code.ts';
import { runSupervisor } from '../../program/run-supervisor.ts';
import {
  notedSupervisor,
  type Supervisor,
  supervisorCommandText,
} from '../../program/supervisor.ts';

/** Undefined if none ran it, or if the supervisor has forgotten it or is not installed here any more. */
export function startBySupervisor(folder: string): Result<Supervisor, CommandFailure> | undefined {
  const supervisor = notedSupervisor(folder);
  if (supervisor === undefined) return undefined;
  const answer = runSupervisor(supervisor, 'start');
  switch (answer.kind) {
    case 'done':
      return ok(supervisor);
    case 'unknown':
      return undefined;
    case 'refused':
      return failed(refused(supervisor, answer.why));
  }
}

function refused(supervisor: Supervisor, why: string): CommandFailure {
  const reason = why === '' ? '' : ` (${why})`;
  return {
    sentence: `${supervisor.kind} runs it and has not started it${reason}; run \`${supervisorCommandText(supervisor, 'start')}\` as a user who may`,
    code: 'supervised',
    exitCode: EXIT.failure,
  };
}

export function endedAtOnce(supervisor: Supervisor): CommandFailure {
  return {
    sentence: `${supervisor.kind} has started it, and it does not answer; look at its log`,
    code: 'not-started',
    exitCode: EXIT.failure,
  };
}
