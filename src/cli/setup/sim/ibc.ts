// `sluice sim ibc`: a simulated IBC beside a simulated gateway: logins with their push, restarts, and what goes wrong with them.
import type { Command } from 'commander';
import { ok } from '../../../kernel/result.ts';
import type { Finish } from '../../program/exit-code.ts';
import { portNumber } from '../../program/option-numbers.ts';
import { addSimOptions, runSimulator, type SimFlags } from './run-simulator.ts';

interface IbcFlags extends SimFlags {
  readonly gatewayControlPort?: number;
  readonly log?: string;
  readonly prompt: string;
  readonly greet?: boolean;
}

export function configureIbc(command: Command, finish: Finish): void {
  addSimOptions(command.command('ibc'))
    .summary('IBC beside a simulated gateway')
    .description('Serve the port for commands of IBC, and log a simulated gateway in.')
    .option('--gateway-control-port <port>', 'of the gateway that it starts', portNumber)
    .option('--log <file>', 'write its log there')
    .option('--prompt <text>', 'its CommandPrompt', '')
    .option('--greet', 'as with SuppressInfoMessages=no')
    .action((flags: IbcFlags) =>
      runSimulator(flags, finish, async (clock) => {
        const { startIbcSimulator } = await import('../../../simulators/ibc/simulator.ts');
        const { port, controlPort, gatewayControlPort, log, prompt, greet = false } = flags;
        return ok(
          await startIbcSimulator({
            ...{ port, controlPort, clock, prompt, greets: greet },
            ...(gatewayControlPort !== undefined && { gatewayControlPort }),
            ...(log !== undefined && { logFile: log }),
          }),
        );
      }),
    );
}
