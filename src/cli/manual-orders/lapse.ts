// `sluice lapse CONTRACT`: asks the broker not to exercise option contracts of ours at expiry.
import type { Command } from 'commander';
import type { Finish } from '../program/exit-code.ts';
import { addExerciseOptions, askAbout, type ExerciseFlags } from './exercise-command.ts';

export function configure(command: Command, finish: Finish): void {
  addExerciseOptions(command)
    .addHelpText(
      'after',
      `
Without it the exchange exercises what is in the money by a cent at expiry.
Until then nothing sells the contracts: what was paid for them is lost.`,
    )
    .action(async (contract: string, flags: ExerciseFlags) => {
      finish(await askAbout('lapse', contract, flags));
    });
}
