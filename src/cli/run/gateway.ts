// `sluice gateway`: watches IB Gateway and IBC from beside the daemon; `status`, `restart` and `allow-login` once.
import { type Command, Option } from 'commander';
import type { Finish } from '../program/exit-code.ts';
import { addInstanceOptions } from '../program/instance.ts';
import { speed } from '../program/option-numbers.ts';
import type { AllowFlags } from './gateway/allow-login.ts';
import type { RestartFlags } from './gateway/restart.ts';
import type { GatewayStatusFlags } from './gateway/status.ts';
import type { WatchFlags } from './gateway/watch.ts';

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .description(
      'Watch the gateway and IBC: announce its weekly login and the push, say when one is missed or the password is refused, and restart a gateway that answers nothing while nothing is in flight. It never logs in, and sees no password.',
    )
    .addOption(new Option('--clock <clock>', 'practice time as MARKET@WALLMSxSPEED').hideHelp())
    .addOption(new Option('--at <market>', 'practice time from this moment').hideHelp())
    .addOption(new Option('--speed <speed>').argParser(speed).hideHelp())
    .action(async (flags: WatchFlags) => {
      const { watch } = await import('./gateway/watch.ts');
      finish(await watch(flags));
    });
  command
    .command('status')
    .description('What the daemon, both ports and the schedule say now.')
    .option('--json', 'print JSON')
    .action(async (_flags: GatewayStatusFlags, own: Command) => {
      const { gatewayStatus } = await import('./gateway/status.ts');
      finish(await gatewayStatus(own.optsWithGlobals<GatewayStatusFlags>()));
    });
  command
    .command('restart')
    .description('Restart the gateway through IBC, which keeps its login.')
    .option('--yes', 'also if orders are in flight')
    .option('--json', 'print JSON')
    .action(async (_flags: RestartFlags, own: Command) => {
      const { restart } = await import('./gateway/restart.ts');
      finish(await restart(own.optsWithGlobals<RestartFlags>()));
    });
  command
    .command('allow-login')
    .description('The refused password is corrected: let the unit of IBC start again.')
    .option('--yes', 'it is corrected')
    .option('--json', 'print JSON')
    .action(async (_flags: AllowFlags, own: Command) => {
      const { allowLogin } = await import('./gateway/allow-login.ts');
      finish(await allowLogin(own.optsWithGlobals<AllowFlags>()));
    });
}
