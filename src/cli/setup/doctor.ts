// `sluice doctor`: one line per check (ok, warn or fail) with its remedy; exits 1 on any failure. `--paper-probe` is
// separate.
import type { Command } from 'commander';
import type { Result } from '../../kernel/result.ts';
import type { MarketClock } from '../../trader/adapters/system/market-clock.ts';
import type { LoadedConfig } from '../../trader/config/settings/load-settings.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import { type Finding, failing, findingText, fine, warning } from '../answers/finding.ts';
import {
  type ConfigurationFailure,
  loadConfiguration,
  printConfigurationFailure,
} from '../program/configuration.ts';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags } from '../program/instance.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { marketClock } from '../run/start/practice-clock.ts';
import { exitsUnproven, PROBE_REMEDY } from './config/unproven-exits.ts';
import { entriesRefused, WATCH_REMEDY } from './config/unwatched-strategies.ts';
import { feedFinding } from './doctor/feed.ts';
import {
  calendarFinding,
  diskFinding,
  instanceFindings,
  isPlayed,
  nativeFinding,
  nodeFinding,
} from './doctor/machine.ts';

interface DoctorFlags extends InstanceFlags {
  readonly json?: boolean;
  readonly clock?: string;
  readonly tell?: boolean;
  readonly paperProbe?: boolean;
  readonly symbol?: string;
  readonly vertical?: string;
  readonly conditional?: string;
  readonly overnight?: boolean;
  readonly resume?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .option('--clock <clock>', "practice time as MARKET@WALLMSxSPEED, as the gateway's")
    .option('--tell', 'send a test message through every notify channel')
    .option('--paper-probe', 'test open questions on a paper account, one share')
    .option('--symbol <symbol>', 'for the probe; default: the first one configured')
    .option('--vertical <id>', 'for the probe: also tries orders for these two option contracts')
    .option(
      '--conditional <id>',
      "the probe of orders that wait for the price of this option's stock",
    )
    .option('--overnight', 'with --conditional: leaves one of its orders over the night')
    .option('--resume', 'the probe of the day after: what has become of that order')
    .option('--json', 'print JSON')
    .action(async (flags: DoctorFlags) => {
      if (flags.paperProbe) return finish(await probed(flags));
      const findings = await examine(flags);
      if (flags.json) printJson(findings);
      else for (const finding of findings) printLine(findingText(finding));
      const failures = findings.filter(({ status }) => status === 'fail');
      if (failures.length === 0) return finish(EXIT.ok);
      const sentence = `${failures.length} of ${findings.length} checks failed: ${failures.map(({ check }) => check).join(', ')}`;
      finish(printError({ sentence, code: 'doctor', exitCode: EXIT.failure }));
    });
}

async function probed(flags: DoctorFlags): Promise<ExitCode> {
  const loaded = loadConfiguration(flags);
  if (!loaded.ok) return printConfigurationFailure(loaded.failure);
  const { settings } = loaded.value;
  const clock = marketClock(flags, settings.mode);
  if (!clock.ok) return printError(clock.failure);
  const code = await probe(settings, clock.value, flags);
  clock.value.stop();
  return code;
}

async function probe(
  settings: Settings,
  clock: MarketClock,
  flags: DoctorFlags,
): Promise<ExitCode> {
  if (flags.conditional !== undefined || flags.resume) {
    const { conditionalProbe } = await import('./doctor/conditional-probe.ts');
    return conditionalProbe(settings, clock, flags);
  }
  const { paperProbe } = await import('./doctor/paper-probe.ts');
  return paperProbe(settings, clock, flags);
}

async function examine(flags: DoctorFlags): Promise<Finding[]> {
  const loaded = loadConfiguration(flags);
  // The calendar is that of the venue that the configuration names.
  const machine = [nodeFinding(), await nativeFinding(), calendarFinding(Date.now())];
  const findings = [...machine, ...configurationFindings(loaded, flags.clock !== undefined)];
  if (!loaded.ok) return findings;
  const { settings } = loaded.value;
  const clock = marketClock(flags, settings.mode);
  if (!clock.ok) return [...findings, failing('clock', clock.failure.sentence, 'correct --clock')];
  if (isPlayed(settings.mode)) {
    const { playedFindings } = await import('./doctor/practice-checks.ts');
    const [own, played] = await Promise.all([instanceFindings(settings), playedFindings(settings)]);
    clock.value.stop();
    return [...findings, diskFinding(settings), ...own, ...played];
  }
  const { checksOf } = await import('../brokers/broker-checks.ts');
  const { notifyFindings } = await import('./doctor/notify.ts');
  const [instance, broker, feeds, notify] = await Promise.all([
    instanceFindings(settings),
    checksOf(settings).doctor(settings, clock.value),
    Promise.all(settings.feeds.map(feedFinding)),
    notifyFindings(settings, flags.tell === true),
  ]);
  clock.value.stop();
  return [...findings, diskFinding(settings), ...instance, ...broker, ...feeds, ...notify];
}

function configurationFindings(
  loaded: Result<LoadedConfig, ConfigurationFailure>,
  isPractice: boolean,
): Finding[] {
  const remedy = 'correct it, then run `sluice config check`';
  if (!loaded.ok) {
    return loaded.failure.map(({ sentence }) => failing('config', sentence, remedy));
  }
  const { mode, account, strategies } = loaded.value.settings;
  const refused = entriesRefused(loaded.value.settings);
  const unproven = exitsUnproven(loaded.value.settings, isPractice);
  return [
    fine('config', `${mode} ${account}`),
    strategies.length === 0
      ? warning(
          'strategies',
          'no strategy is configured, so nothing will be traded',
          'add one to `strategies`',
        )
      : fine('strategies', strategies.map(({ name }) => name).join(', ')),
    ...(refused === undefined ? [] : [warning('stops', refused, WATCH_REMEDY)]),
    ...(unproven === undefined ? [] : [warning('exits', unproven, PROBE_REMEDY)]),
  ];
}
