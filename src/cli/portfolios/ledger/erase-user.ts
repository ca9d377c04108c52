// `sluice user erase`: erasure by key. The events stay and their hashes stay true; the texts in them cannot be read any more.
import { type Erasable, erasableOf, eraseUser } from '../../../api/app/erase-user.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import type { ExitCode } from '../../program/exit-code.ts';
import { printError } from '../../program/output.ts';
import { LOCAL, printDone, refusal, type UserFlags, userFailure } from '../user/local-identity.ts';
import { withLedger } from './local-ledger.ts';

export interface EraseFlags extends UserFlags {
  readonly yes?: boolean;
}

export function erase(name: string, flags: EraseFlags): Promise<ExitCode> {
  return withLedger(flags, async ({ ledger, identity, api }) => {
    const { store } = identity.context;
    const user = await store.userByLogin(name);
    if (user === undefined) return printError(userFailure({ kind: 'not-found' }, name));
    const parts = { ledger, store, place: api };
    const { username } = user;
    const found = await erasableOf(parts, user.id);
    if (flags.yes !== true) return printError(refusal('not-confirmed', preview(username, found)));
    await identity.record(LOCAL, 'user.erase', username);
    const { isScrubbed } = await eraseUser(parts, user.id);
    const log = isScrubbed
      ? ''
      : ' A reader was in the way, so the log of the database still has it: repeat the command.';
    return printDone(
      flags,
      `The key of ${username} is destroyed. An API that runs forgets it within a second.${log} ${backupsText(found)}`,
      { user: username, forgotten: true, scrubbed: isScrubbed, ...found },
    );
  });
}

function preview(username: string, found: Erasable): string {
  const { portfolios, webhooks, wordings, rehearsals } = found;
  return [
    `Nothing was erased. This makes every name and note in ${counted(portfolios, 'portfolio')} of ${username} unreadable for ever,`,
    `ends ${counted(webhooks, 'webhook')}, and drops answers kept for repeated requests, ${counted(wordings, 'wording')} of a language model and ${counted(rehearsals, 'dry run')}.`,
    `Amounts, events and the account stay. ${backupsText(found)} Repeat it with --yes`,
  ].join(' ');
}

function backupsText({ backups }: Erasable): string {
  const named = backups.length === 0 ? '' : ` (${backups.join(', ')})`;
  return `Backups made before${named} still have the key: \`sluice book restore\` destroys it again, other programs do not, so destroy them too.`;
}
