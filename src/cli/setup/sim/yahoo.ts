// `sluice sim yahoo`: Yahoo's quotes and charts from a file or made up, with faults on demand.
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Security } from '../../../simulators/yahoo/securities/security.ts';
import { type CommandFailure, EXIT, type Finish } from '../../program/exit-code.ts';
import { count } from '../../program/option-numbers.ts';
import { addSimOptions, runSimulator, type SimFlags } from './run-simulator.ts';
import { symbolList } from './symbol-list.ts';

interface YahooFlags extends SimFlags {
  readonly data?: string;
  readonly synthetic?: readonly string[];
  readonly seed?: number;
}

export function configureYahoo(command: Command, finish: Finish): void {
  addSimOptions(command.command('yahoo'))
    .summary("Yahoo's quotes and charts")
    .description("Serve Yahoo's quotes and daily charts to any client, with faults on demand.")
    .option('--data <file>', 'JSON list of securities with quotes, closes and splits')
    .option('--synthetic <symbols>', 'made-up securities, comma-separated', symbolList)
    .option('--seed <seed>', 'seed of the made-up securities', count)
    .action((flags: YahooFlags) =>
      runSimulator(flags, finish, async (clock) => {
        const { startYahooSimulator } = await import('../../../simulators/yahoo/simulator.ts');
        const { parseSecurity } = await import('../../../simulators/yahoo/securities/security.ts');
        const securities = readSecurities(flags.data, parseSecurity);
        if (!securities.ok) return securities;
        return ok(
          await startYahooSimulator({
            port: flags.port,
            controlPort: flags.controlPort,
            clock,
            securities: securities.value,
            ...(flags.synthetic && { synthetic: flags.synthetic }),
            ...(flags.seed !== undefined && { seed: flags.seed }),
          }),
        );
      }),
    );
}

function readSecurities(
  file: string | undefined,
  parse: (body: unknown) => Result<Security, string>,
): Result<readonly Security[], CommandFailure> {
  if (file === undefined) return ok([]);
  const refuse = (why: string) =>
    failed({ sentence: `${file}: ${why}`, code: 'data', exitCode: EXIT.configuration });
  try {
    const list: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!Array.isArray(list)) return refuse('It is not a JSON list of securities.');
    const securities: Security[] = [];
    for (const one of list) {
      const parsed = parse(one);
      if (!parsed.ok) return refuse(parsed.failure);
      securities.push(parsed.value);
    }
    return ok(securities);
  } catch (error) {
    return refuse(error instanceof SyntaxError ? 'It is not JSON.' : fileFaultText(error));
  }
}
