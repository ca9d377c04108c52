// `--only trader|api`: a command for one of the two processes.
import { type Command, Option } from 'commander';

export type ServicePart = 'trader' | 'api';

export function addOnlyOption(command: Command): Command {
  return command.addOption(
    new Option('--only <part>', 'only this process').choices(['trader', 'api']),
  );
}
