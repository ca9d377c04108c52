// `sluice book forget`: erasure by key. The events stay and their hashes stay true; the texts in them cannot be read any more.
import { forgetHolder } from '../../../ledger/app/forget-holder.ts';
import type { ExitCode } from '../../program/exit-code.ts';
import { printError } from '../../program/output.ts';
import { withLedger } from '../ledger/local-ledger.ts';
import { printDone, refusal, type UserFlags, userFailure } from '../user/local-identity.ts';

export interface ForgetFlags extends UserFlags {
  readonly yes?: boolean;
}

export function forget(name: string, flags: ForgetFlags): Promise<ExitCode> {
  return withLedger(flags, async ({ ledger, identity }) => {
    const user = await identity.context.store.userByLogin(name);
    if (user === undefined) return printError(userFailure({ kind: 'not-found' }, name));
    const holder = await ledger.read.holderOf(user.id);
    const { username } = user;
    if (holder === undefined)
      return printError(refusal('nothing', `${username} never had a portfolio`));
    if (flags.yes !== true)
      return printError(
        refusal(
          'not-confirmed',
          `Nothing was done. This makes every name and note in the portfolios of ${username} unreadable for ever; amounts stay. Backups made before keep the key: destroy them too. Repeat it with --yes`,
        ),
      );
    const { isScrubbed } = await forgetHolder(ledger, user.id);
    const log = isScrubbed
      ? ''
      : ' A reader was in the way, so the log of the database still has it: repeat the command.';
    return printDone(
      flags,
      `The key of ${username} is destroyed. An API that runs forgets it within a second.${log} Backups made before still have it.`,
      { user: username, forgotten: true, scrubbed: isScrubbed },
    );
  });
}
