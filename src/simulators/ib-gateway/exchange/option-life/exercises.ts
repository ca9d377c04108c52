// Exercise and lapse as clients request them; the night carries them out.
import { HOUR_MS, type Instant, MINUTE_MS } from '../../../../kernel/instant.ts';
import type { Calendar } from '../../../../market/time/calendar.ts';
import { instantOf } from '../../../../market/time/zone.ts';
import { instrumentKey } from '../../messages/instrument-key.ts';
import type { RequestOf } from '../../messages/request.ts';
import type { Account } from '../account/accounts.ts';
import type { Contracts } from '../market/prices/contracts.ts';
import { termsIn } from '../options/option-terms.ts';
import type { Change, ExerciseChange } from '../state/changes.ts';

export interface Exercises {
  /** Why it is refused; undefined if it is taken. */
  request(asked: RequestOf<'exerciseOptions'>): ExerciseRefusal | undefined;
  /** Contracts of the account to be exercised tonight, or not to be exercised at expiry. */
  contractsOf(account: string, key: string, action: ExerciseChange['action']): number;
  /** Those of the day have been carried out. */
  clear(): void;
}

export interface ExerciseRefusal {
  readonly code: number;
  readonly text: string;
}

interface Parts {
  readonly contracts: Contracts;
  readonly calendar: Calendar;
  readonly earlier: readonly ExerciseChange[];
  now(): Instant;
  accountNamed(name: string): Account | undefined;
  /** What exercise brings for one unit of the price; 0 out of the money. */
  intrinsicOf(key: string): number;
  record(change: Change): void;
}

const EXERCISE = 1;
const LAPSE = 2;
/** Later requests are for the next day. */
const DEADLINE_MS = 16 * HOUR_MS + 30 * MINUTE_MS;

export function createExercises(parts: Parts): Exercises {
  const { contracts, calendar } = parts;
  let requested: ExerciseChange[] = [...parts.earlier];

  function refusalOf(asked: RequestOf<'exerciseOptions'>): ExerciseRefusal | undefined {
    const { contract, account: name, action, quantity, isOverride } = asked;
    if (action !== EXERCISE && action !== LAPSE) return processing('Invalid exercise action.');
    const found = contracts.find(contract);
    const account = parts.accountNamed(name);
    if (found === undefined) return contracts.problemOf(contract);
    if (contract.exchange === 'SMART') return processing('SMART is not accepted.');
    if (account === undefined) return processing('Invalid account code.');
    const key = instrumentKey(found);
    const left = (account.holdingBySymbol.get(key)?.quantity ?? 0) - committed(account.name, key);
    if (quantity <= 0 || quantity > left)
      return processing(`No unlapsed position exists in this option in account ${account.name}`);
    const isWorthless = parts.intrinsicOf(key) <= 0;
    if (action === EXERCISE && isWorthless && !isOverride)
      return processing('Exercise ignored because option is not in-the-money.');
    return isLate() ? processing('It is too late to exercise the option today.') : undefined;
  }

  function isLate(): boolean {
    const now = parts.now();
    return now >= instantOf(calendar.zone, calendar.dayOf(now), DEADLINE_MS);
  }

  function committed(account: string, key: string): number {
    return contractsOf(account, key, 'exercise') + contractsOf(account, key, 'lapse');
  }

  function contractsOf(account: string, key: string, action: ExerciseChange['action']): number {
    return requested
      .filter((one) => one.account === account && one.key === key && one.action === action)
      .reduce((sum, one) => sum + one.contracts, 0);
  }

  return {
    request(asked) {
      const refusal = refusalOf(asked);
      const found = contracts.find(asked.contract);
      const account = parts.accountNamed(asked.account);
      if (refusal !== undefined || found === undefined || account === undefined) return refusal;
      const change: ExerciseChange = {
        kind: 'exercise',
        account: account.name,
        key: instrumentKey(found),
        contracts: asked.quantity,
        action: asked.action === LAPSE ? 'lapse' : 'exercise',
      };
      requested.push(change);
      parts.record(change);
      return undefined;
    },
    contractsOf,
    clear() {
      if (requested.length === 0) return;
      const today = calendar.dayOf(parts.now());
      // What is to lapse waits for its expiry.
      const isKept = ({ action, key }: ExerciseChange) =>
        action === 'lapse' && (termsIn(key)?.expiry ?? '') >= today;
      requested = requested.filter(isKept);
      parts.record({ kind: 'exercises-done' });
      for (const change of requested) parts.record(change);
    },
  };
}

function processing(cause: string): ExerciseRefusal {
  return { code: 322, text: `Error processing request.-'ce' : cause - ${cause}` };
}
