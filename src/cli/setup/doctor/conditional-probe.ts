// `sluice doctor --paper-probe --conditional ID`: tests on a paper account whether orders that wait for the price of a stock work without the
// daemon. What it shows permits exits of options to rest at the broker.
import { readFileSync, writeFileSync } from 'node:fs';
import { instrumentAsWritten, optionTermsOf } from '../../../market/options/combination.ts';
import { openFailureText } from '../../../trader/adapters/sqlite/file/open-failure.ts';
import { instanceFolder } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import {
  openJournal,
  type SqliteJournal,
} from '../../../trader/adapters/sqlite/journal/journal.ts';
import type { MarketClock } from '../../../trader/adapters/system/market-clock.ts';
import { createWallClock } from '../../../trader/adapters/system/wall-clock.ts';
import type { BrokerAdapter } from '../../../trader/app/brokers/broker-adapter.ts';
import { adapterOf } from '../../../trader/app/brokers/brokers.ts';
import {
  type ConditionalOutcome,
  createConditionalProbe,
} from '../../../trader/app/paper-probe/conditional-probe.ts';
import { venuesOf } from '../../../trader/config/settings/venues.ts';
import type { OrderTerms } from '../../../trader/domain/orders/order-terms.ts';
import { wordsOf } from '../../../trader/ports/brokers.ts';
import type { Settings } from '../../../trader/ports/settings.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printJson, printLine, printNote } from '../../program/output.ts';
import {
  clientText,
  hasNone,
  interruptedWith,
  type ProbeFlags,
  refuse,
  stepText,
  whyNot,
} from './paper-probe.ts';

/** The file of the account: what has been proven so far, by the newest probe of each kind. */
interface ConditionalTranscript {
  readonly passed: boolean;
  /** Market time, ISO. */
  readonly at: string;
  readonly is_practice: boolean;
  readonly account: string;
  readonly gateway: string;
  readonly option: string;
  readonly proven: readonly string[];
  readonly steps: ConditionalOutcome['steps'];
  readonly answers: ConditionalOutcome['answers'];
  readonly left: readonly string[];
  /** The order that waits for the next session. */
  readonly overnight?: OrderTerms;
}

export async function conditionalProbe(
  settings: Settings,
  clock: MarketClock,
  flags: ProbeFlags,
): Promise<ExitCode> {
  const { openForProbe, traits } = adapterOf(settings);
  if (openForProbe === undefined) return printError(hasNone(settings));
  if (traits.options?.conditionalOrders !== true)
    return printError(
      refuse(`${wordsOf(settings.broker).name} takes no orders that wait for a price`),
    );
  const { mode, account, dataFolder } = settings;
  const folder = instanceFolder(dataFolder, mode, account);
  const before = transcriptIn(folder.conditionalProbe);
  const waiting = flags.resume ? before?.overnight : undefined;
  if (flags.resume && waiting === undefined)
    return printError(
      refuse(
        'No order of a probe is left: run `sluice doctor --paper-probe --conditional ID --overnight` first',
      ),
    );
  const option = instrumentAsWritten(waiting?.symbol ?? flags.conditional ?? '');
  const root = optionTermsOf(option)?.root;
  if (root === undefined)
    return printError(
      refuse(
        `${option} is not an option; expected a contract such as "AAPL 261218C00230000", or a vertical`,
      ),
    );
  const refusal = await whyNot(settings, clock, root);
  if (refusal !== undefined) return printError(refusal);
  const opened = openJournal({ file: folder.paperProbeJournal, mode, account });
  if (!opened.ok) return printError(refuse(openFailureText(opened.failure)));
  const asked = { option, root, waiting, before, openForProbe, journal: opened.value };
  const transcript = await probe(settings, clock, { ...flags, ...asked }).finally(() =>
    opened.value.close(),
  );
  const file = folder.conditionalProbe;
  writeFileSync(file, `${JSON.stringify(transcript, undefined, 2)}\n`, { mode: 0o600 });
  return say(transcript, flags, file);
}

interface Asked extends ProbeFlags {
  readonly openForProbe: NonNullable<BrokerAdapter['openForProbe']>;
  readonly option: string;
  readonly root: string;
  /** The order of the day before. */
  readonly waiting: OrderTerms | undefined;
  readonly before: ConditionalTranscript | undefined;
  readonly journal: SqliteJournal;
}

async function probe(
  settings: Settings,
  clock: MarketClock,
  { option, root, waiting, before, journal, openForProbe, json, ...flags }: Asked,
): Promise<ConditionalTranscript> {
  const { account } = settings;
  const wall = createWallClock();
  const opening = { settings, venues: venuesOf(settings.venue), clock, wall };
  const first = openForProbe(opening);
  let next: typeof first | undefined = first;
  if (!json)
    printNote(
      `Orders for ${option} in ${account} at ${first.gateway}${clientText(first.clientId)}; none can fill.`,
    );
  const running = createConditionalProbe({
    open() {
      const connection = next ?? openForProbe(opening);
      next = undefined;
      return connection;
    },
    ...{ clock, wall, account, option, journal },
    wanted: settings.instruments.get(root) ?? { symbol: root, brokerSymbol: root },
    isOvernight: flags.overnight === true,
    onStep: (step) => {
      if (!json) printLine(stepText(step));
    },
  });
  const outcome = await interruptedWith(
    'Stopping: the probe cancels its orders first.',
    running.interrupt,
    () => (waiting === undefined ? running.run() : running.resume(waiting)),
  );
  const stated = { at: new Date(clock.now()).toISOString(), is_practice: clock.isPractice };
  return transcriptOf(
    outcome,
    { ...stated, account, option, gateway: first.gateway },
    {
      before,
      isResumed: waiting !== undefined,
    },
  );
}

/** What the night showed does not change what is proven: the daemon looks at the price itself. */
function transcriptOf(
  { kind, passed, ...outcome }: ConditionalOutcome,
  stated: Pick<ConditionalTranscript, 'at' | 'is_practice' | 'account' | 'gateway' | 'option'>,
  {
    before,
    isResumed,
  }: { readonly before: ConditionalTranscript | undefined; readonly isResumed: boolean },
): ConditionalTranscript {
  const isAlike = before?.is_practice === stated.is_practice;
  const known = isAlike ? (before?.proven ?? []) : [];
  if (isResumed)
    return {
      ...{ ...stated, ...outcome, passed, proven: known },
      answers: { ...before?.answers, ...outcome.answers },
    };
  const others = known.filter((one) => one !== kind);
  return { ...stated, ...outcome, passed, proven: passed ? [...others, kind] : others };
}

function say(transcript: ConditionalTranscript, { json }: ProbeFlags, file: string): ExitCode {
  const { steps, answers, left, passed, proven } = transcript;
  if (json) printJson(transcript);
  else {
    const width = Math.max(0, ...Object.keys(answers).map((key) => key.length));
    printLine('');
    for (const [key, answer] of Object.entries(answers))
      printLine(`${key.padEnd(width)}  ${answer}`);
    printLine('');
    for (const what of left) printLine(`LEFT BEHIND, cancel it at the broker: ${what}`);
    const kinds = proven.map((kind) => `${kind}s`).join(' and ');
    const may =
      kinds === '' ? 'No exit may rest at the broker' : `Exits of ${kinds} may rest at the broker`;
    printLine(`${may}; written to ${file}`);
  }
  if (passed) return EXIT.ok;
  const failed = steps.find((step) => !step.passed);
  return printError(refuse(`The probe failed: ${failed?.step}: ${failed?.text}`));
}

/** An unreadable one is as good as none. */
function transcriptIn(file: string): ConditionalTranscript | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ConditionalTranscript;
  } catch {
    return undefined;
  }
}
