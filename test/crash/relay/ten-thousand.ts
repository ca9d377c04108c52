// Ten thousand executions with their commissions, some corrected, some inferred and reported later, and foreign shares between
// them: the same facts for every process that asks.

import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { commission, execution, foreign, splitOf } from '../../relay/harness/account-facts.ts';
import { EXECUTIONS_VARIABLE } from './executions-variable.ts';

const EXECUTIONS = Number(process.env[EXECUTIONS_VARIABLE] ?? 10_000);

let known: readonly Fact[] | undefined;

export function tenThousand(): readonly Fact[] {
  known ??= Array.from({ length: EXECUTIONS }, (_, index) => around(index)).flat();
  return known;
}

function around(index: number): readonly Fact[] {
  const shares = (index % 2 === 0 ? 1 : -1) * (1 + (index % 7));
  const price = 100 + (index % 100) / 100;
  if (index % 500 === 499) return inferred(index, shares, price);
  const symbol = symbolOf(index);
  const [execId, corrected] = [`e${index}.01`, `e${index}.02`];
  const facts: Fact[] = [execution(execId, shares, price, { symbol }), commission(execId, 0.35)];
  if (index % 40 === 39) {
    const replaces = { execId, shares: Math.abs(shares), price };
    facts.push(
      execution(corrected, shares, price + 0.01, { symbol, replaces }),
      commission(corrected, 0.36),
    );
  }
  if (index % 1_000 === 7) facts.push(foreign('QQQ', 1 + (index % 13), 90));
  if (index === 1_000) facts.push(splitOf('S1', 10, [2, 1]));
  return facts;
}

/** A correction recomputes its security: one of an account with many is small. */
function symbolOf(index: number): string {
  return `S${index % 25}`;
}

function inferred(index: number, shares: number, price: number): readonly Fact[] {
  const symbol = symbolOf(index);
  const [first, none] = [`inferred.abcdefgh.${index}.01`, `inferred.abcdefgh.${index}.02`];
  const replaces = { execId: first, shares: Math.abs(shares), price };
  const side = shares < 0 ? 'sell' : 'buy';
  return [
    execution(first, shares, price, { symbol, isInferred: true, priceSource: 'unknown' }),
    execution(none, 0, price, { symbol, side, isInferred: true, replaces }),
    execution(`r${index}.01`, shares, price + 0.02, { symbol }),
    commission(`r${index}.01`, 0.4),
  ];
}
