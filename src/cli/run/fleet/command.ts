// `sluice fleet halt` and `resume`: every host at once, and each answer. Only the answer of a daemon is a success.
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import {
  answerLimit,
  apiOf,
  bodyOf,
  type FleetFlags,
  fleetMeant,
  type HostApi,
  printFailures,
  STRANGER,
} from './fleet-hosts.ts';

export interface CommandFlags extends FleetFlags {
  readonly why: string;
}

interface Outcome {
  readonly host: string;
  readonly account: string;
  readonly done: boolean;
  /** Nothing was received: it may have been carried out. */
  readonly unknown: boolean;
  readonly text: string;
}

export function fleetHalt(flags: CommandFlags): Promise<ExitCode> {
  return onAll('halt', flags, ({ host, client }) =>
    client.POST('/api/v1/daemon/{trader}/halt', {
      params: { path: { trader: host.account } },
      body: { why: flags.why },
      signal: answerLimit(),
    }),
  );
}

export function fleetResume(flags: FleetFlags): Promise<ExitCode> {
  return onAll('resume', flags, ({ host, client }) =>
    client.POST('/api/v1/daemon/{trader}/resume', {
      params: { path: { trader: host.account } },
      body: {},
      signal: answerLimit(),
    }),
  );
}

type Asking = Parameters<typeof bodyOf<{ readonly command: string; readonly text: string }>>[0];

async function onAll(
  name: 'halt' | 'resume',
  flags: FleetFlags,
  ask: (api: HostApi) => Asking,
): Promise<ExitCode> {
  const fleet = fleetMeant(flags);
  if (!fleet.ok) return printFailures(fleet.failure);
  const outcomes = await Promise.all(
    fleet.value.hosts.map((host) => outcomeOf(apiOf(host), name, ask)),
  );
  if (flags.json) printJson({ command: name, hosts: outcomes });
  else for (const { host, text } of outcomes) printLine(`${host}: ${text}`);
  const failed = outcomes.filter(({ done }) => !done);
  if (failed.length === 0) return EXIT.ok;
  const names = failed.map(({ host }) => host).join(', ');
  const isUnknown = failed.some(({ unknown }) => unknown);
  const todo =
    name === 'halt'
      ? 'type `sluice halt` on that machine, or stop its daemon'
      : 'look at that machine';
  return printError({
    sentence: `${failed.length} of ${outcomes.length} hosts did not confirm the ${name}: ${names}; ${todo}`,
    code: isUnknown ? 'no-answer' : 'refused',
    exitCode: isUnknown ? EXIT.timeout : EXIT.failure,
  });
}

async function outcomeOf(
  api: HostApi,
  command: 'halt' | 'resume',
  ask: (api: HostApi) => Asking,
): Promise<Outcome> {
  const { name: host, account } = api.host;
  const answer = await bodyOf(ask(api));
  // Another program that answers there has confirmed nothing.
  const isOurs = answer.ok && answer.value.command === command;
  if (isOurs) return { host, account, done: true, unknown: false, text: answer.value.text };
  const { kind, why } = answer.ok ? { kind: 'refused', why: STRANGER } : answer.failure;
  const unknown = kind === 'silent';
  const text = unknown ? `no answer (${why}); whether it was done is unknown` : `refused: ${why}`;
  return { host, account, done: false, unknown, text };
}
