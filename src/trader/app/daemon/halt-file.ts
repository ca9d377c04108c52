// Resuming lifts the HALT file as well, regardless of who asks: a person at a shell, a chat, or a program.
import {
  type InstanceFolder,
  readHaltFile,
  removeHaltFile,
} from '../../adapters/sqlite/instance/instance-folder.ts';
import type { Trader } from '../../ports/trader.ts';
import type { CommandAnswer, TraderCommand } from '../../ports/trader-commands.ts';

/** The answer to a resume names the text of the file it removed. */
export async function commandWithHaltFile(
  folder: InstanceFolder,
  command: TraderCommand,
  trader: Pick<Trader, 'command'>,
): Promise<CommandAnswer> {
  const halt = command.type === 'resume' ? readHaltFile(folder) : undefined;
  if (halt === undefined || (await isOnlyShown(command, trader))) return trader.command(command);
  removeHaltFile(folder);
  const { expects: _, ...confirmed } = command as Resume;
  const answer = await trader.command(confirmed);
  return { ...answer, text: `${removedText(halt)} ${answer.text}` };
}

type Resume = Extract<TraderCommand, { type: 'resume' }>;

/** The file stays until the resume is confirmed, or if what was confirmed has changed. */
async function isOnlyShown(
  command: TraderCommand,
  trader: Pick<Trader, 'command'>,
): Promise<boolean> {
  const { isConfirmed, expects } = command as Resume;
  if (isConfirmed === false) return true;
  if (expects === undefined) return false;
  const shown = await trader.command({ ...(command as Resume), isConfirmed: false });
  return shown.ok || shown.preview?.does !== expects;
}

export function removedText(halt: string): string {
  return halt === '' ? 'Removed the HALT file.' : `Removed the HALT file (${halt}).`;
}
