// One-minute bars from the configured broker, as fast as it allows and no faster, over the ends of commands.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../../files/make-folder.ts';
import { instant, SECOND_MS } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Bar } from '../../../market/bars/bar.ts';
import { fetchBars } from '../../../research/fetch/fetch-bars.ts';
import type { FetchPart } from '../../../research/fetch/fetch-plan.ts';
import type { BarStore } from '../../../research/store/bar-store.ts';
import { createWallClock } from '../../../trader/adapters/system/wall-clock.ts';
import type { PastBarsSource } from '../../../trader/app/brokers/broker-adapter.ts';
import { adapterOf } from '../../../trader/app/brokers/brokers.ts';
import { venuesOf } from '../../../trader/config/settings/venues.ts';
import { wordsOf } from '../../../trader/ports/brokers.ts';
import type { PacedRequest, PastBars, PastBarsFailure } from '../../../trader/ports/past-bars.ts';
import { loadConfiguration } from '../../program/configuration.ts';
import { type CommandFailure, EXIT } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { pause } from '../../program/waiting.ts';
import { marketClock } from '../../run/start/practice-clock.ts';
import { type BarSource, type FetchFlags, type FetchJob, failedOf } from './bar-source.ts';

const TRIES_MAX = 3;
/** After a refusal for pace; a broker may count ten minutes back. */
const COOL_MS = 60 * SECOND_MS;
/** Shorter waits are part of the usual pace. */
const TOLD_FROM_MS = 5 * SECOND_MS;
/** So that Ctrl-C is not noticed late. */
const STEP_MS = 200;

export function gatewaySource(
  flags: FetchFlags,
  store: BarStore,
): Result<BarSource, CommandFailure> {
  const loaded = loadConfiguration(flags, { tradesNothing: true });
  if (!loaded.ok) {
    const [first] = loaded.failure;
    const sentence = `${first?.sentence ?? 'no configuration'}. Without a gateway: --source yahoo, or \`sluice data import\``;
    return failed({ sentence, code: 'configuration', exitCode: EXIT.configuration });
  }
  const { settings } = loaded.value;
  const { pastBars } = adapterOf(settings);
  if (pastBars === undefined) {
    const sentence = `The broker ${settings.broker} serves no past bars; import files`;
    return failed({ sentence, code: 'venue', exitCode: EXIT.usage });
  }
  const clock = marketClock({}, settings.mode);
  if (!clock.ok) return clock;
  const source = pastBars.open({
    settings,
    venues: venuesOf(settings.venue),
    clock: clock.value,
    wall: createWallClock(),
  });
  const pace = createPace(pastBars, join(store.folder, '.pace.json'));
  const { name } = wordsOf(settings.broker);
  let lost: string | undefined;
  const lose = ({ kind, why }: PastBarsFailure): Result<never, string> => {
    const asked = pastBars.where(settings);
    lost =
      kind === 'session-taken'
        ? `${asked} refuses a second session of this client id: wait until the other \`sluice data fetch\` has ended`
        : `${asked} does not answer: ${why}. Start it, or take --source yahoo`;
    return failed(lost);
  };
  return ok({
    async fetch(symbol, job) {
      const wanted = settings.instruments.get(symbol) ?? { symbol, brokerSymbol: symbol };
      const fetched = await fetchBars({
        ...job,
        symbol,
        calendar: home().calendar,
        now: instant(Date.now()),
        ask: (part) => askFor({ source, pace, job, lose, name }, part, wanted),
      });
      if (!fetched.ok)
        return lost === undefined
          ? failedOf(`${symbol}: ${fetched.failure}`)
          : failedOf(lost, true);
      const { parts, bars, added } = fetched.value;
      return ok({ symbol, length: '1m', requests: parts, bars, added });
    },
    async stop() {
      await source.stop();
      clock.value.stop();
    },
  });
}

interface Asking {
  readonly source: PastBars;
  readonly pace: Pace;
  readonly job: FetchJob;
  /** The broker's name. */
  readonly name: string;
  /** The broker answers nothing more. */
  lose(failure: PastBarsFailure): Result<never, string>;
}

async function askFor(
  { source, pace, job, lose, name }: Asking,
  { from, to, until, days }: FetchPart,
  wanted: Parameters<PastBars['ask']>[0]['wanted'],
): Promise<Result<readonly Bar[], string> | undefined> {
  const question = `${wanted.symbol} ${until} ${days}`;
  for (let tries = 1; ; tries += 1) {
    if (!(await waited(() => pace.waitMs(wanted.symbol, question), { job, name })))
      return undefined;
    pace.sent(wanted.symbol, question);
    const answer = await Promise.race([source.ask({ wanted, until, days }), job.ended]);
    if (answer === undefined || answer.ok) return answer;
    const { kind, why } = answer.failure;
    if (kind === 'no-gateway' || kind === 'session-taken') return lose(answer.failure);
    if (kind !== 'too-fast' || tries === TRIES_MAX) return failed(`${from} to ${to}: ${why}`);
    const again = Date.now() + COOL_MS;
    if (!(await waited(() => again - Date.now(), { job, name }))) return undefined;
  }
}

/** False if the user ends the command meanwhile. */
async function waited(
  leftMs: () => number,
  { job: { isEnded, onWait }, name }: Pick<Asking, 'job' | 'name'>,
): Promise<boolean> {
  const isLong = leftMs() > TOLD_FROM_MS;
  for (let left = leftMs(); left > 0; left = leftMs()) {
    if (isEnded()) return false;
    if (isLong) onWait(left, name);
    await pause(Math.min(left, STEP_MS));
  }
  return !isEnded();
}

interface Pace {
  waitMs(contract: string, question: string): number;
  sent(contract: string, question: string): void;
}

/** On disk, because the gateway remembers what an ended command has asked. */
function createPace({ paceFrom, waitMs }: PastBarsSource, file: string): Pace {
  let requests = readRequests(paceFrom, file);
  return {
    waitMs: (contract, question) => waitMs(requests, { contract, question }, Date.now()),
    sent(contract, question) {
      const at = Date.now();
      requests = [...paceFrom(requests, at), { at, contract, question }];
      makeFolder(dirname(file));
      writeFileSync(file, JSON.stringify(requests));
    },
  };
}

/** None if the file was cut off: it only makes the first requests slower. */
function readRequests(paceFrom: PastBarsSource['paceFrom'], file: string): readonly PacedRequest[] {
  if (!existsSync(file)) return [];
  try {
    return paceFrom(JSON.parse(readFileSync(file, 'utf8')), Date.now());
  } catch {
    return [];
  }
}
