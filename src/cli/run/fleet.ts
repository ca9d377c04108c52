// `sluice fleet`: several accounts on several hosts in one view and one command, through their APIs. No host takes another's account over.
// Decision 0120
import type { Command } from 'commander';
import { EXIT, type Finish } from '../program/exit-code.ts';
import { printError } from '../program/output.ts';
import type { CommandFlags } from './fleet/command.ts';
import type { FleetFlags } from './fleet/fleet-hosts.ts';
import type { ReportFlags } from './fleet/report.ts';
import type { RollOutFlags } from './fleet/roll-out.ts';

export function configure(command: Command, finish: Finish): void {
  command.action(() =>
    finish(
      printError({
        sentence: `Say what: \`sluice fleet status\`, halt, resume, report, roll-out or watch`,
        code: 'usage',
        exitCode: EXIT.usage,
      }),
    ),
  );
  add(
    command,
    'status',
    'State, protection, budget and alarms of every host; exit 1 if one is not well.',
  ).action(async (flags: FleetFlags) => {
    const { fleetStatus } = await import('./fleet/status.ts');
    finish(await fleetStatus(flags));
  });
  add(command, 'halt', 'Block new entries on every host; stops stay.')
    .option('--why <sentence>', 'reason to record', 'requested for the fleet')
    .action(async (flags: CommandFlags) => {
      const { fleetHalt } = await import('./fleet/command.ts');
      finish(await fleetHalt(flags));
    });
  add(command, 'resume', 'Allow entries again on every host.').action(async (flags: FleetFlags) => {
    const { fleetResume } = await import('./fleet/command.ts');
    finish(await fleetResume(flags));
  });
  add(command, 'report', 'Trades and result of a day on every host, with their sums.')
    .option('--day <day>', 'default: the newest that each host has filed')
    .action(async (flags: ReportFlags) => {
      const { fleetReport } = await import('./fleet/report.ts');
      finish(await fleetReport(flags));
    });
  add(
    command,
    'roll-out',
    'Save a strategy file on hosts: on one first, then on all once it has been in force there for a session.',
  )
    .argument('<file>', 'YAML file of a strategy')
    .option('--yes', 'save; without it the changes are shown')
    .option('--untried', 'on several hosts although none has run it for a session')
    .action(async (file: string, flags: RollOutFlags) => {
      const { rollOut } = await import('./fleet/roll-out.ts');
      finish(await rollOut(file, flags));
    });
  add(
    command,
    'watch',
    'Say within 30 s that a host does not answer, and what else is wrong; until Ctrl-C.',
  ).action(async (flags: FleetFlags) => {
    const { fleetWatch } = await import('./fleet/watch.ts');
    finish(await fleetWatch(flags));
  });
}

function add(command: Command, name: string, description: string): Command {
  return command
    .command(name)
    .description(description)
    .option('--fleet <file>', 'the hosts; default: $SLUICE_FLEET, or config/fleet.yaml')
    .option('--on <hosts>', 'only these, comma-separated', (text: string) => text.split(','))
    .option('--json', 'print JSON');
}
