// `sluice fleet status`: exit code 0 if every host is well, else 1.
import { type Column, tableText } from '../../answers/table.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printJson, printLine } from '../../program/output.ts';
import { apiOf, type FleetFlags, fleetMeant, printFailures } from './fleet-hosts.ts';
import { type HostState, hostState, whole } from './host-state.ts';

export async function fleetStatus(flags: FleetFlags): Promise<ExitCode> {
  const fleet = fleetMeant(flags);
  if (!fleet.ok) return printFailures(fleet.failure);
  const states = await Promise.all(fleet.value.hosts.map((host) => hostState(apiOf(host))));
  if (flags.json) printJson(states);
  else printLine(statusText(states));
  return states.every(({ problems }) => problems.length === 0) ? EXIT.ok : EXIT.failure;
}

function statusText(states: readonly HostState[]): string {
  const problems = states.flatMap(({ host, problems: own }) =>
    own.map((problem) => `${host}: ${problem}`),
  );
  const said = problems.length === 0 ? ['All hosts are well.'] : problems;
  return [tableText(states, COLUMNS), '', ...said].join('\n');
}

const COLUMNS: readonly Column<HostState>[] = [
  { title: 'HOST', cell: ({ host }) => host },
  { title: 'ACCOUNT', cell: ({ account }) => account },
  { title: 'STATE', cell: ({ state }) => state },
  { title: 'GATEWAY', cell: ({ gateway }) => gateway },
  {
    title: 'PROTECTED',
    cell: ({ positions, protected_positions: covered }) =>
      positions === null ? null : `${covered} of ${positions}`,
  },
  {
    title: 'INVESTED',
    cell: ({ invested, currency }) => (invested === null ? null : `${whole(invested)} ${currency}`),
  },
  {
    title: 'BUDGET',
    cell: ({ budget }) => (budget === null ? null : whole(budget)),
    isOptional: true,
  },
  { title: 'ALARMS', cell: ({ alarms }) => alarms },
];
