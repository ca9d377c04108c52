// `sluice completion`: prints what a shell needs to complete commands, options and fixed values.
import { Argument, type Command } from 'commander';
import { EXIT, type Finish } from '../program/exit-code.ts';
import { printError, printLine } from '../program/output.ts';
import { bashCompletion } from './completion/bash.ts';
import { type CompletedCommand, commandTree } from './completion/command-tree.ts';
import { fishCompletion } from './completion/fish.ts';
import { zshCompletion } from './completion/zsh.ts';

const SHELLS: Readonly<Record<string, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

export function configure(command: Command, finish: Finish): void {
  command
    .addArgument(new Argument('<shell>', 'your shell').choices(Object.keys(SHELLS)))
    .addHelpText(
      'after',
      `
For every new shell: bash reads ~/.bashrc, zsh ~/.zshrc (after compinit); put
the line with source there. fish reads its folder of completions.`,
    )
    .action((shell: string) => {
      const completion = SHELLS[shell];
      if (command.parent === null || completion === undefined) {
        const sentence = `No completion for ${shell}`;
        return finish(printError({ sentence, code: 'shell', exitCode: EXIT.usage }));
      }
      printLine(completion(commandTree(command.parent)).trimEnd());
      finish(EXIT.ok);
    });
}
