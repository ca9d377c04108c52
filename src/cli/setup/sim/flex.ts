// `sluice sim flex`: the Flex Web Service of a broker with statements from files, its limits, and faults on demand.
import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type CommandFailure, EXIT, type Finish } from '../../program/exit-code.ts';
import { count } from '../../program/option-numbers.ts';
import { addSimOptions, runSimulator, type SimFlags } from './run-simulator.ts';

interface FlexFlags extends SimFlags {
  readonly token: string;
  readonly statement?: ReadonlyMap<string, string>;
  readonly generating?: number;
}

export function configureFlex(command: Command, finish: Finish): void {
  addSimOptions(command.command('flex'))
    .summary('the Flex Web Service')
    .description('Serve statements in the two steps of the Flex Web Service, with its limits.')
    .requiredOption('--token <token>', 'refuse every other one')
    .option('--statement <query=file>', 'XML of a Flex query; repeatable', statementByQuery)
    .option('--generating <seconds>', 'how long a statement is generated; 0 unless given', count)
    .action((flags: FlexFlags) =>
      runSimulator(flags, finish, async (clock) => {
        const { startFlexSimulator } = await import('../../../simulators/flex/simulator.ts');
        const statements = readStatements(flags.statement ?? new Map());
        if (!statements.ok) return statements;
        const { port, controlPort, token, generating = 0 } = flags;
        return ok(
          await startFlexSimulator({
            ...{ port, controlPort, clock, token },
            statements: statements.value,
            generatingSeconds: generating,
          }),
        );
      }),
    );
}

function statementByQuery(
  text: string,
  earlier: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const [, query, file] = /^(\d{1,20})=(.+)$/.exec(text) ?? [];
  if (query === undefined || file === undefined)
    throw new InvalidArgumentError(`"${text}" is not QUERY=FILE; expected 123456=statement.xml.`);
  return new Map([...earlier, [query, file]]);
}

function readStatements(
  files: ReadonlyMap<string, string>,
): Result<ReadonlyMap<string, string>, CommandFailure> {
  const statements = new Map<string, string>();
  for (const [query, file] of files) {
    try {
      statements.set(query, readFileSync(file, 'utf8'));
    } catch (error) {
      const sentence = `${file}: ${fileFaultText(error)}`;
      return failed({ sentence, code: 'statement', exitCode: EXIT.configuration });
    }
  }
  return ok(statements);
}
