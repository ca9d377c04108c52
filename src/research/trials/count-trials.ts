// Counts runs in the ledger of trials and finds out how many were made on their sessions.
import { type Instant, toIso } from '../../kernel/instant.ts';
import { failed, type Result } from '../../kernel/result.ts';
import { type SharpeSample, sharpeSample } from '../../market/performance/deflated-sharpe.ts';
import type { CountedTries, Tries } from '../../trader/domain/report/tries.ts';
import type { Strategy } from '../../trader/domain/strategy/strategy.ts';
import type { BacktestInputs } from '../backtest/backtest-inputs.ts';
import { dataOf, type Fingerprints, fingerprintsOf } from './fingerprints.ts';
import { type LedgerLine, sessionsLine, type TrialLine } from './ledger-lines.ts';
import { trialsOn } from './same-sessions.ts';
import { trialKeys } from './trial-key.ts';
import { openTrialLedger, type TrialLedger, type Trials } from './trial-ledger.ts';

/** A run whose result somebody is about to see. */
export interface MadeTrial {
  readonly strategies: readonly Strategy[];
  /** Daily. */
  readonly returns: readonly number[];
  readonly trades: number;
  readonly profit: number;
}

export interface TrialsRequest {
  readonly inputs: BacktestInputs;
  /** Of the store. */
  readonly folder: string;
  readonly at: Instant;
}

/** Of each, in their order. A try that cannot be counted says why, and ends nothing. */
// Decision 0068
export function countTrials(
  { inputs, folder, at }: TrialsRequest,
  made: readonly MadeTrial[],
): readonly CountedTries[] {
  const ledger = openTrialLedger(folder);
  const fingerprints = fingerprintsOf(inputs.bars, inputs.sessions);
  const data = dataOf(fingerprints);
  const keyOf = trialKeys(inputs, data);
  const lines = made.map((one) =>
    trialLine(one, { ...{ inputs, data, at }, key: keyOf(one.strategies) }),
  );
  const known = counted(ledger, { data, fingerprints, lines });
  if (!known.ok) return made.map(() => ({ uncounted: known.failure }));
  const alike = trialsOn(known.value, fingerprints);
  return lines.map((line) => triesOf(line, { alike, ledger, known: known.value }));
}

interface Counting {
  readonly data: string;
  readonly fingerprints: Fingerprints;
  readonly lines: readonly TrialLine[];
}

function counted(
  ledger: TrialLedger,
  { data, fingerprints, lines }: Counting,
): Result<Trials, string> {
  if (fingerprints.size === 0)
    return failed('no session has enough different prices to be known again');
  const before = ledger.read();
  if (!before.ok) return before;
  const known = new Set(before.value.trials.map(({ trial }) => trial));
  const added: LedgerLine[] = lines.filter(({ trial }) => !known.has(trial));
  if (added.length === 0) return before;
  if (!isKnown(before.value.fingerprintsByData.get(data), fingerprints))
    added.unshift(sessionsLine(data, fingerprints));
  const written = ledger.add(added);
  return written.ok ? ledger.read() : written;
}

/** Earlier versions wrote no shapes. */
function isKnown(known: Fingerprints | undefined, fingerprints: Fingerprints): boolean {
  return (
    known !== undefined && [...fingerprints].every(([print, shape]) => known.get(print) === shape)
  );
}

interface LineOf extends Pick<TrialsRequest, 'inputs' | 'at'> {
  readonly data: string;
  readonly key: string;
}

function trialLine(
  { strategies, returns, trades, profit }: MadeTrial,
  { inputs: { sessions, bars }, data, at, key }: LineOf,
): TrialLine {
  return {
    ...{ v: 1, kind: 'trial', trial: key, data, at: toIso(at) },
    strategies: strategies.map(({ name, hash }) => `${name} (${hash.slice(0, 8)})`),
    symbols: [...bars.keys()],
    from: sessions[0]?.day ?? '',
    to: sessions.at(-1)?.day ?? '',
    ...{ trades, profit, sample: sharpeSample(returns) ?? null },
  };
}

function triesOf(
  line: TrialLine,
  { alike, ledger, known }: { alike: readonly TrialLine[]; ledger: TrialLedger; known: Trials },
): Tries {
  const samples = alike.flatMap(({ sample }): SharpeSample[] => (sample === null ? [] : [sample]));
  return {
    number: alike.findIndex(({ trial }) => trial === line.trial) + 1,
    count: alike.length,
    sharpes: samples.map(({ sharpe }) => sharpe),
    own: line.sample ?? undefined,
    file: ledger.file,
    faults: known.faults,
  };
}
