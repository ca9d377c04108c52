// `sluice doctor --paper-probe`: tests open questions about a gateway on a paper account, with one share.
import { writeFileSync } from 'node:fs';
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { instrumentAsWritten } from '../../../market/options/combination.ts';
import { parseVertical, type Vertical } from '../../../market/options/vertical.ts';
import { openFailureText } from '../../../trader/adapters/sqlite/file/open-failure.ts';
import {
  instanceFolder,
  whyFolderIsUnfit,
} from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import {
  openJournal,
  type SqliteJournal,
} from '../../../trader/adapters/sqlite/journal/journal.ts';
import type { MarketClock } from '../../../trader/adapters/system/market-clock.ts';
import { createWallClock } from '../../../trader/adapters/system/wall-clock.ts';
import type { BrokerAdapter } from '../../../trader/app/brokers/broker-adapter.ts';
import { adapterOf } from '../../../trader/app/brokers/brokers.ts';
import { createProbe } from '../../../trader/app/paper-probe/run-probe.ts';
import type { ProbeStep, ProbeTranscript } from '../../../trader/app/paper-probe/transcript.ts';
import { venuesOf } from '../../../trader/config/settings/venues.ts';
import { regularHours } from '../../../trader/domain/wording/venue-time.ts';
import { wordsOf } from '../../../trader/ports/brokers.ts';
import type { Settings } from '../../../trader/ports/settings.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { otherInstance } from '../../program/other-instance.ts';
import { printError, printJson, printLine, printNote } from '../../program/output.ts';
import { findRunning } from '../../program/running.ts';

/** The complete list takes about a minute. */
const BEFORE_CLOSE_MS = 10 * MINUTE_MS;

export interface ProbeFlags {
  readonly symbol?: string;
  /** An option, for orders that wait for the price of its stock. */
  readonly conditional?: string;
  readonly overnight?: boolean;
  readonly resume?: boolean;
  readonly vertical?: string;
  readonly json?: boolean;
}

export async function paperProbe(
  settings: Settings,
  clock: MarketClock,
  flags: ProbeFlags,
): Promise<ExitCode> {
  const { openForProbe } = adapterOf(settings);
  if (openForProbe === undefined) return printError(hasNone(settings));
  const symbol =
    flags.symbol ?? settings.feeds[0]?.symbols[0] ?? settings.strategies[0]?.symbols[0];
  const vertical = verticalIn(flags);
  if (!vertical.ok) return printError(refuse(vertical.failure));
  const refusal = await whyNot(settings, clock, symbol);
  if (refusal !== undefined) return printError(refusal);
  const { mode, account, dataFolder } = settings;
  const file = instanceFolder(dataFolder, mode, account).paperProbeJournal;
  const opened = openJournal({ file, mode, account });
  if (!opened.ok) return printError(refuse(openFailureText(opened.failure)));
  const asked = { symbol: symbol ?? '', vertical: vertical.value };
  const wanted = { ...flags, ...asked, journal: opened.value, openForProbe };
  return probeWith(settings, clock, wanted);
}

/** As `sluice spread` names it. */
function verticalIn({ vertical }: ProbeFlags): Result<Vertical | undefined, string> {
  if (vertical === undefined) return ok(undefined);
  const known = parseVertical(instrumentAsWritten(vertical));
  return known === undefined
    ? failed(
        `${vertical} is not a vertical; expected one such as "AAPL 261218C00230000-261218C00240000"`,
      )
    : ok(known);
}

interface ProbeRequest extends Omit<ProbeFlags, 'vertical'> {
  readonly symbol: string;
  readonly vertical: Vertical | undefined;
  readonly journal: SqliteJournal;
  readonly openForProbe: NonNullable<BrokerAdapter['openForProbe']>;
}

async function probeWith(
  settings: Settings,
  clock: MarketClock,
  flags: ProbeRequest,
): Promise<ExitCode> {
  const { transcript, file } = await probe(settings, clock, flags).finally(() =>
    flags.journal.close(),
  );
  if (flags.json) printJson(transcript);
  else for (const line of summary(transcript, file)) printLine(line);
  if (transcript.passed) return EXIT.ok;
  const failed = transcript.steps.find(({ passed }) => !passed);
  return printError(refuse(`The probe failed: ${failed?.step}: ${failed?.text}`));
}

export function refuse(sentence: string): CommandFailure {
  return { sentence, code: 'paper-probe', exitCode: EXIT.failure };
}

export function hasNone({ broker }: Settings): CommandFailure {
  const { name } = wordsOf(broker);
  return refuse(`${name} has no paper probe; \`sluice doctor\` checks the connection to it`);
}

export async function whyNot(
  settings: Settings,
  clock: MarketClock,
  symbol: string | undefined,
): Promise<CommandFailure | undefined> {
  const { mode, dataFolder, account } = settings;
  if (mode !== 'paper')
    return refuse(
      `The probe buys and sells a share: it needs mode: paper, but the mode is ${mode}`,
    );
  if (symbol === undefined) return refuse('No symbol is configured; name one with --symbol');
  const { calendar, clockName } = home();
  const session = calendar.sessionAt(clock.now());
  const hours = regularHours(home(), clock.now()).join(' to ');
  if (session === undefined)
    return refuse(`The probe needs regular hours, ${hours} ${clockName}; the market is closed`);
  if (session.close - clock.now() < BEFORE_CLOSE_MS)
    return refuse('The market closes within ten minutes; the probe would not finish in time');
  const folder = instanceFolder(dataFolder, mode, account);
  const running = await findRunning(folder);
  if (running.kind !== 'stopped')
    return refuse(
      `The daemon of ${account} runs (pid ${running.pid}) and would treat the probe's share as foreign. Run \`sluice stop\` first`,
    );
  const other = otherInstance({ folder, mode, account, files: [] });
  if (other !== undefined) return other;
  const unfit = whyFolderIsUnfit(folder);
  return unfit === undefined ? undefined : refuse(unfit);
}

async function probe(
  settings: Settings,
  clock: MarketClock,
  { symbol, vertical, json, journal, openForProbe }: ProbeRequest,
): Promise<{ readonly transcript: ProbeTranscript; readonly file: string }> {
  const wall = createWallClock();
  const venues = venuesOf(settings.venue);
  const connection = openForProbe({ settings, venues, clock, wall });
  const { gateway, clientId } = connection;
  if (!json)
    printNote(
      `One share of ${symbol} in ${settings.account} at ${gateway}${clientText(clientId)}.`,
    );
  const running = createProbe({
    ...connection,
    clock,
    wall,
    account: settings.account,
    isPractice: clock.isPractice,
    collarPercent: settings.execution.collarPercent,
    wanted: settings.instruments.get(symbol) ?? { symbol, brokerSymbol: symbol },
    vertical,
    journal,
    onStep: (step) => {
      if (!json) printLine(stepText(step));
    },
  });
  const what = 'Stopping: the probe cancels its orders and sells its share first.';
  const transcript = await interruptedWith(what, running.interrupt, running.run);
  const file = instanceFolder(settings.dataFolder, settings.mode, settings.account).paperProbe;
  writeFileSync(file, `${JSON.stringify(transcript, undefined, 2)}\n`, { mode: 0o600 });
  return { transcript, file };
}

export function clientText(clientId: number | undefined): string {
  return clientId === undefined ? '' : `, client ${clientId}`;
}

/** Ctrl-C and SIGTERM print the note and interrupt the probe, which then still tidies up. */
export async function interruptedWith<T>(
  note: string,
  interrupt: () => void,
  run: () => Promise<T>,
): Promise<T> {
  const stop = (): void => {
    printNote(note);
    interrupt();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await run();
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

export function stepText({ step, passed, text, took_ms }: ProbeStep): string {
  const took = `${(took_ms / 1_000).toFixed(1)} s`.padStart(7);
  return `${passed ? 'ok  ' : 'FAIL'}  ${step.padEnd(22)} ${took}  ${text}`;
}

function summary({ answers, passed, left }: ProbeTranscript, file: string): string[] {
  const width = Math.max(0, ...Object.keys(answers).map((key) => key.length));
  return [
    '',
    ...Object.entries(answers).map(([key, answer]) => `${key.padEnd(width)}  ${answer}`),
    '',
    ...left.map((what) => `LEFT BEHIND, close it manually at the broker: ${what}`),
    `${passed ? 'Passed' : 'Not passed'}; written to ${file}`,
  ];
}
