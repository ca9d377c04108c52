// The positions that clients see: the real ones of half a second to three seconds ago.

import type { Random } from '../../../../kernel/random.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import type { Answer } from '../../messages/answer.ts';
import type { Contract } from '../../messages/contract.ts';
import { instrumentKey } from '../../messages/instrument-key.ts';
import type { Faults } from '../scheduling/faults.ts';
import type { Account, Holding } from './accounts.ts';

export interface ReportedPosition {
  readonly account: string;
  contract: Contract;
  quantity: number;
  averageCost: number;
  /** Market time before which no later report may arrive. */
  at: number;
}

export interface ReportedPositions {
  /** Shares moved: reported later. */
  moved(account: Account, symbol: string): void;
  all(): readonly ReportedPosition[];
}

interface Parts {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly faults: Faults;
  readonly accounts: readonly Account[];
  onBelieved(account: Account, position: ReportedPosition): void;
}

const LAG_MS = { low: 500, high: 3_000 };
const LONG_LAG_MS = 15_000;

export function createReportedPositions(parts: Parts): ReportedPositions {
  const { scheduler, random, faults } = parts;
  const byKey = new Map<string, ReportedPosition>();
  for (const account of parts.accounts) {
    for (const holding of account.holdingBySymbol.values()) {
      const { quantity, averageCost } = holding;
      Object.assign(believed(account, holding), { quantity, averageCost });
    }
  }

  /** For a new position, the first report is that there was none. */
  function believed(account: Account, { contract }: Holding): ReportedPosition {
    const key = `${account.name}/${contract.conId}`;
    const known = byKey.get(key) ?? {
      account: account.name,
      contract,
      quantity: 0,
      averageCost: 0,
      at: 0,
    };
    byKey.set(key, known);
    return known;
  }

  /** Of the same symbol under its earlier contract number: nothing is left of it. */
  function earlierOf(known: ReportedPosition): readonly ReportedPosition[] {
    return [...byKey.values()].filter(
      ({ account, contract, quantity }) =>
        account === known.account &&
        instrumentKey(contract) === instrumentKey(known.contract) &&
        contract.conId !== known.contract.conId &&
        quantity !== 0,
    );
  }

  function lagOf(symbol: string): number {
    const fault = faults.take('position-lag', { symbol });
    return fault === undefined
      ? random.between(LAG_MS.low, LAG_MS.high)
      : (fault.forMs ?? LONG_LAG_MS);
  }

  return {
    moved(account, symbol) {
      const holding = account.holdingBySymbol.get(symbol);
      if (holding === undefined) return;
      const { contract, quantity, averageCost } = holding;
      const known = believed(account, holding);
      known.at = Math.max(known.at, scheduler.now() + lagOf(symbol));
      scheduler.at(known.at, () => {
        for (const earlier of earlierOf(known)) {
          earlier.quantity = 0;
          parts.onBelieved(account, earlier);
        }
        // A number may stand for other terms than before.
        known.contract = contract;
        known.quantity = quantity;
        known.averageCost = averageCost;
        parts.onBelieved(account, known);
      });
    },
    all: () => [...byKey.values()],
  };
}

export function positionAnswer(position: ReportedPosition): Answer {
  const { account, contract, quantity, averageCost } = position;
  const bare = { ...contract, exchange: '' };
  return { name: 'position', account, contract: bare, position: quantity, averageCost };
}

export function positionMultiAnswer(
  { account, contract, quantity, averageCost }: ReportedPosition,
  { reqId, modelCode = '' }: { readonly reqId: number; readonly modelCode?: string },
): Answer {
  const bare = { ...contract, exchange: '' };
  const about = { reqId, account, modelCode, contract: bare };
  return { name: 'positionMulti', ...about, position: quantity, averageCost };
}
