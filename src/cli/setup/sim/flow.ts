// `sluice sim flow`: the prediction API from a tape, with limits and faults on demand.
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type CommandFailure, EXIT, type Finish } from '../../program/exit-code.ts';
import { count } from '../../program/option-numbers.ts';
import { addSimOptions, runSimulator, type SimFlags } from './run-simulator.ts';
import { symbolList } from './symbol-list.ts';

interface FlowFlags extends SimFlags {
  readonly tape?: string;
  readonly key?: string;
  readonly synthetic?: readonly string[];
  readonly seed?: number;
}

export function configureFlow(command: Command, finish: Finish): void {
  addSimOptions(command.command('flow'))
    .summary('the prediction API')
    .description('Serve the prediction API from a tape, with limits and faults on demand.')
    .option('--tape <file>', 'NDJSON, one prediction per line, published at its timestamp')
    .option('--synthetic <symbols>', 'made-up predictions, comma-separated', symbolList)
    .option('--seed <seed>', 'seed of the made-up predictions', count)
    .option('--key <key>', 'refuse every other API key')
    .action((flags: FlowFlags) =>
      runSimulator(flags, finish, async (clock) => {
        const { startFlowSimulator } = await import('../../../simulators/flow-api/simulator.ts');
        const { parseTape } = await import(
          '../../../simulators/flow-api/predictions/prediction.ts'
        );
        const tape = flags.tape === undefined ? undefined : readTape(flags.tape, parseTape);
        if (tape?.ok === false) return tape;
        return ok(
          await startFlowSimulator({
            port: flags.port,
            controlPort: flags.controlPort,
            clock,
            ...(tape === undefined ? {} : { tape: tape.value }),
            ...(flags.synthetic && { synthetic: flags.synthetic }),
            ...(flags.seed !== undefined && { seed: flags.seed }),
            ...(flags.key === undefined ? {} : { apiKey: flags.key }),
          }),
        );
      }),
    );
}

function readTape<Tape>(
  file: string,
  parse: (text: string) => Result<Tape, string>,
): Result<Tape, CommandFailure> {
  const refuse = (sentence: string) =>
    failed({ sentence, code: 'tape', exitCode: EXIT.configuration });
  try {
    const parsed = parse(readFileSync(file, 'utf8'));
    return parsed.ok ? parsed : refuse(`${file}: ${parsed.failure}`);
  } catch (error) {
    return refuse(`${file}: ${fileFaultText(error)}`);
  }
}
