// What happens to options alone: quotes that flicker, contracts of a pair that are reported late or in any order, permissions that are lost,
// and what an account shows of the night.

import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/kernel/instant.ts';
import type { Random } from '../../../src/kernel/random.ts';
import type { Exchange } from '../../../src/simulators/ib-gateway/exchange/exchange.ts';
import type { FaultRequest } from '../../../src/simulators/ib-gateway/exchange/scheduling/faults.ts';

/** How often a contract that is sold is assigned in the night of an evening with faults. */
const ASSIGNED = 0.4;
/** From an evening to the next morning, over a weekend as well. */
const NIGHT_MS = 90 * HOUR_MS;

/** On days of options alone. */
export const OFTEN_OF_OPTIONS = [
  'late-leg',
  'late-leg',
  'option-level',
  'combo-executions',
] as const;

/** Each of them in half of the evenings with faults; what lingers comes first. */
export const NIGHTLY = ['expired-linger', 'expired-zero', 'delivery-executions'] as const;

export function optionMischief(parts: {
  readonly random: Random;
  readonly exchange: Exchange;
  symbol(): string;
  fault(request: FaultRequest): void;
}): Readonly<Record<string, () => void>> {
  const { random, exchange, fault } = parts;

  return {
    'option-flicker': () =>
      fault({ kind: 'option-flicker', symbol: parts.symbol(), forMs: forMs(1, 20) }),
    'greeks-absent': () =>
      fault({ kind: 'greeks-absent', symbol: parts.symbol(), forMs: forMs(30, 600) }),
    'what-if-empty': () => fault({ kind: 'what-if-empty' }),
    'combo-executions': () => {
      const sequence = SEQUENCES[Math.floor(random.next() * SEQUENCES.length)] ?? '0,1';
      fault({ kind: 'combo-executions', sequence, count: 3 });
    },
    'late-leg': () =>
      fault({ kind: 'late-leg', place: random.chance(0.5) ? 0 : 1, forMs: forMs(1, 180) }),
    'option-level': () =>
      fault({
        kind: 'option-level',
        level: Math.floor(random.between(0, 4)),
        forMs: forMs(30, 600),
      }),
    'expired-linger': () => fault({ kind: 'expired-positions', rows: 'linger', forMs: NIGHT_MS }),
    'expired-zero': () => fault({ kind: 'expired-positions', rows: 'zero', forMs: NIGHT_MS }),
    'delivery-executions': () => fault({ kind: 'delivery-executions', forMs: NIGHT_MS }),
    assignment() {
      for (const { account } of exchange.view().accounts)
        for (const [key, { contract, quantity }] of account.holdingBySymbol)
          if (contract.secType === 'OPT' && quantity < 0 && random.chance(ASSIGNED))
            fault({ kind: 'assignment', symbol: key });
    },
  };

  function forMs(least: number, most: number): number {
    return Math.min(MINUTE_MS * 10, Math.floor(random.between(least, most) * SECOND_MS));
  }
}

/** The units and both contracts, as a gateway may report them. */
const SEQUENCES = ['bag,0,1', 'bag,1,0', '0,bag,1', '1,bag,0', '0,1,bag', '1,0,bag', '0,1', '1,0'];
