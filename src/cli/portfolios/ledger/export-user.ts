// `sluice user export`: all that is kept about a user, as JSON, to standard output or into a file that only its owner can read.
import { closeSync, openSync, writeSync } from 'node:fs';
import { exportedUser } from '../../../api/http/exporting/exported-user.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError } from '../../program/output.ts';
import { LOCAL, printDone, refusal, type UserFlags, userFailure } from '../user/local-identity.ts';
import { withLedger } from './local-ledger.ts';

export interface ExportFlags extends UserFlags {
  readonly output?: string;
}

const OWNER_ONLY = 0o600;

export function exportUser(name: string, flags: ExportFlags): Promise<ExitCode> {
  return withLedger(flags, async ({ ledger, identity }) => {
    const { store } = identity.context;
    const user = await store.userByLogin(name);
    if (user === undefined) return printError(userFailure({ kind: 'not-found' }, name));
    const now = identity.context.now();
    const { output } = flags;
    const file = output === undefined ? undefined : opened(output);
    if (file === null)
      return printError(refusal('exists', `${output} is there or cannot be written; name another`));
    await identity.record(LOCAL, 'user.export', user.username);
    const read = { reader: LOCAL.name, address: LOCAL.address, subject: user.id };
    const counted = { firstAt: now, lastAt: now, count: 1 };
    await store.addPersonalReads([{ ...read, what: 'export', ...counted }]);
    for await (const part of exportedUser({ store, ledger, now }, user))
      if (file === undefined) process.stdout.write(part);
      else writeSync(file, part);
    if (file === undefined) return EXIT.ok;
    closeSync(file);
    return printDone(flags, `All that is kept about ${user.username} is in ${output}.`, {
      user: user.username,
      file: output,
    });
  });
}

/** Null if it exists or cannot be made. */
function opened(output: string): number | null {
  try {
    return openSync(output, 'wx', OWNER_ONLY);
  } catch {
    return null;
  }
}
