// `sluice exercise CONTRACT`: asks the broker to exercise option contracts of ours.
import type { Command } from 'commander';
import type { Finish } from '../program/exit-code.ts';
import { addExerciseOptions, askAbout, type ExerciseFlags } from './exercise-command.ts';

interface Flags extends ExerciseFlags {
  readonly override?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addExerciseOptions(command)
    .option('--override', 'exercise although it is not in the money')
    .addHelpText(
      'after',
      `
A call buys a hundred shares each at its strike, a put sells them from a
holding. The broker answers only refusals and carries it out over the night;
the shares are ours then, with a stop. Until then nothing sells the contracts.`,
    )
    .action(async (contract: string, flags: Flags) => {
      const { override = false } = flags;
      finish(await askAbout('exercise', contract, flags, { override }));
    });
}
