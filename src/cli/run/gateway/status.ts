// `sluice gateway status`: exit code 0 if the daemon says that the gateway works and its schedule can be kept, else 1.
import { instant, toIso } from '../../../kernel/instant.ts';
import { nextAfter } from '../../../market/time/recurring-time.ts';
import { createWallClock } from '../../../trader/adapters/system/wall-clock.ts';
import { gatewayView } from '../../../trader/app/gateway-keeper/gateway-view.ts';
import { scheduleFaults } from '../../../trader/domain/gateway-week/schedule-faults.ts';
import { type Finding, failing, findingText, fine, warning } from '../../answers/finding.ts';
import { printConfigurationFailure } from '../../program/configuration.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import type { InstanceFlags } from '../../program/instance.ts';
import { printJson, printLine } from '../../program/output.ts';
import { exchangeDateTime, timeLabel } from '../../program/words.ts';
import { type GatewayInstance, gatewayInstance } from './gateway-instance.ts';

export interface GatewayStatusFlags extends InstanceFlags {
  readonly json?: boolean;
}

export async function gatewayStatus(flags: GatewayStatusFlags): Promise<ExitCode> {
  const found = gatewayInstance(flags);
  if (!found.ok) return printConfigurationFailure(found.failure);
  const findings = await findingsAbout(found.value);
  if (flags.json) printJson(findings);
  else for (const finding of findings) printLine(findingText(finding));
  return findings.some(({ status }) => status === 'fail') ? EXIT.failure : EXIT.ok;
}

async function findingsAbout({ settings, folder }: GatewayInstance): Promise<readonly Finding[]> {
  const { gateway } = settings;
  const seen = await gatewayView(gateway, folder, createWallClock()).see();
  const { host, port, ibc } = gateway;
  const isSimulated = settings.mode === 'practice' || settings.mode === 'demo';
  const faults = scheduleFaults(gateway, home().calendar, instant(Date.now()));
  return [
    daemonFinding(seen.trader),
    isSimulated ? fine('port', 'simulated') : portFinding(`${host}:${port}`, seen.isListening),
    ...(ibc === undefined
      ? [warning('ibc', 'gateway.ibc is not configured', 'without it nothing can be restarted')]
      : [
          seen.isIbcThere
            ? fine('ibc', `its port for commands ${ibc.host ?? host}:${ibc.port} takes connections`)
            : failing(
                'ibc',
                `nothing listens at ${ibc.host ?? host}:${ibc.port}`,
                'set CommandServerPort in the configuration of IBC, and start it',
              ),
        ]),
    ...(ibc?.log === undefined ? [] : [logFinding(ibc.log, seen.isLogMissing)]),
    seen.isRefused
      ? failing(
          'password',
          'IBKR has refused it, and no login is tried',
          'correct it, then `sluice gateway allow-login --yes`',
        )
      : fine('password', 'not refused'),
    ...faults.map((fault) => failing('schedule', fault, 'change the configuration')),
    ...timesOf(settings),
  ];
}

function portFinding(place: string, isListening: boolean): Finding {
  return isListening
    ? fine('port', `${place} takes connections`)
    : failing('port', `nothing listens at ${place}`, 'start the gateway');
}

function logFinding(path: string, isMissing: boolean): Finding {
  return isMissing
    ? failing(
        'log',
        `${path} cannot be read: neither a push nor a refused password is seen`,
        'correct gateway.ibc.log, or let this user read it',
      )
    : fine('log', `${path} can be read`);
}

function daemonFinding(
  trader: Awaited<ReturnType<ReturnType<typeof gatewayView>['see']>>['trader'],
): Finding {
  if (trader === undefined)
    return failing('daemon', 'it does not answer', '`sluice status` says more');
  const { state, cover } = trader;
  return state === 'ready'
    ? fine('daemon', `the gateway is ready; ${cover}`)
    : failing('daemon', `the gateway is ${state}; ${cover}`, '`sluice status` says more');
}

function timesOf({ gateway: { restartAt, weeklyLogin } }: GatewayInstance['settings']): Finding[] {
  const now = instant(Date.now());
  const at = (time: Parameters<typeof nextAfter>[0]) =>
    `${exchangeDateTime(toIso(nextAfter(time, now)))} ${timeLabel()}`;
  return [
    ...(restartAt === undefined ? [] : [fine('restart', `next at ${at(restartAt)}`)]),
    ...(weeklyLogin === undefined ? [] : [fine('login', `next due at ${at(weeklyLogin)}`)]),
  ];
}
