// `sluice doctor`: one line a check, ok, warn or fail, each with its remedy; any fail exits 1.
import type { Command } from 'commander';
import { EXIT, type Finish } from '../exit-code.ts';

export function configure(command: Command, finish: Finish): void {
  command.action(() => finish(EXIT.ok));
}
