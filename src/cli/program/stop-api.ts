// Stops the API and waits until it has ended; trading continues.
import { failed, ok, type Result } from '../../kernel/result.ts';
import { processMark } from '../../trader/adapters/system/process-mark.ts';
import { findApi } from './api-process.ts';
import { type CommandFailure, EXIT } from './exit-code.ts';
import { runSupervisor } from './run-supervisor.ts';
import { requestStop } from './stop-request.ts';
import { notedSupervisor } from './supervisor.ts';
import { waitUntil } from './waiting.ts';

/** Its pid; undefined if none ran. */
export async function stopApi(
  folder: string,
  timeoutSeconds: number,
): Promise<Result<number | undefined, CommandFailure>> {
  const pid = findApi(folder)?.pid;
  if (pid === undefined) return ok(undefined);
  const mark = processMark(pid);
  try {
    requestStop(folder, pid);
  } catch (error) {
    const isForeign = error instanceof Error && 'code' in error && error.code === 'EPERM';
    if (isForeign) return failed(ofAnotherUser(pid));
  }
  if (await waitUntil(() => processMark(pid) !== mark, timeoutSeconds)) {
    const supervisor = notedSupervisor(folder);
    // pm2 lists the process as waiting for a restart unless it is stopped there, too.
    if (supervisor?.kind === 'pm2') runSupervisor(supervisor, 'stop');
    return ok(pid);
  }
  return failed({
    sentence: `The API (pid ${pid}) has not ended within ${timeoutSeconds} s; trading does not depend on it. \`kill -9 ${pid}\` ends it`,
    code: 'stop-timeout',
    exitCode: EXIT.timeout,
  });
}

function ofAnotherUser(pid: number): CommandFailure {
  return {
    sentence: `The API (pid ${pid}) belongs to another user; stop it as that user, or with \`systemctl stop sluice-api\``,
    code: 'other-user',
    exitCode: EXIT.failure,
  };
}
