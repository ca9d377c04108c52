// Resuming lifts the HALT file as well, whoever asks: a person at a shell, a chat, or a program.
import {
  type InstanceFolder,
  readHaltFile,
  removeHaltFile,
} from '../../adapters/sqlite/instance/instance-folder.ts';
import type { DeskAnswer, DeskCommand, Trader } from '../../ports/trader.ts';

/** The answer to a resume names the text of the file it removed. */
export async function commandWithHaltFile(
  folder: InstanceFolder,
  command: DeskCommand,
  trader: Pick<Trader, 'command'>,
): Promise<DeskAnswer> {
  const halt = command.type === 'resume' ? readHaltFile(folder) : undefined;
  if (halt === undefined) return trader.command(command);
  removeHaltFile(folder);
  const answer = await trader.command(command);
  return { ...answer, text: `${removedText(halt)} ${answer.text}` };
}

export function removedText(halt: string): string {
  return halt === '' ? 'Removed the HALT file.' : `Removed the HALT file (${halt}).`;
}
