// How long a guesser waits, to the millisecond, in the store of the product.
import { describe, expect, it } from 'vitest';
import type { IdentityContext } from '../../../src/api/identity/identity-context.ts';
import {
  countFailure,
  countFailureOf,
  forgetFailures,
  waitBefore,
  waitOf,
} from '../../../src/api/identity/lockout.ts';
import { served } from '../harness/served.ts';

const MINUTE_MS = 60_000;
const ANN = { login: 'ann', address: '10.0.0.1' };

async function standing() {
  const { identity } = await served();
  let at = 1_000_000_000_000;
  const context: IdentityContext = { ...identity.context, now: () => at };
  return {
    context,
    pass: (ms: number) => {
      at += ms;
    },
    async fail(times: number, attempt = ANN) {
      const locks: boolean[] = [];
      for (let count = 0; count < times; count += 1)
        locks.push(await countFailure(context, attempt));
      return locks;
    },
  };
}

describe('a name from one address', () => {
  it('waits a minute after five failures, twice as long after each more, a quarter of an hour at most', async () => {
    const { context, fail } = await standing();
    expect(await fail(4)).toEqual([false, false, false, false]);
    expect(await waitBefore(context, ANN)).toBe(0);
    const waits: number[] = [];
    for (let count = 0; count < 6; count += 1) {
      expect(await fail(1)).toEqual([true]);
      waits.push((await waitBefore(context, ANN)) / MINUTE_MS);
    }
    expect(waits).toEqual([1, 2, 4, 8, 15, 15]);
  });

  it('may try again when its time is over, and no sooner', async () => {
    const { context, fail, pass } = await standing();
    await fail(5);
    pass(MINUTE_MS - 1);
    expect(await waitBefore(context, ANN)).toBe(1);
    pass(1);
    expect(await waitBefore(context, ANN)).toBe(0);
  });

  it('begins anew a quarter of an hour after the last failure', async () => {
    const { fail, pass } = await standing();
    await fail(4);
    pass(15 * MINUTE_MS - 1);
    expect(await fail(1)).toEqual([true]);
    const later = await standing();
    await later.fail(4);
    later.pass(15 * MINUTE_MS);
    expect(await later.fail(4)).toEqual([false, false, false, false]);
  });

  it('is the same in capitals, and lets other names and addresses be', async () => {
    const { context, fail } = await standing();
    await fail(5);
    expect(await waitBefore(context, { ...ANN, login: 'ANN' })).toBe(MINUTE_MS);
    expect(await waitBefore(context, { ...ANN, login: 'bob' })).toBe(0);
    expect(await waitBefore(context, { ...ANN, address: '10.0.0.2' })).toBe(0);
    expect(await waitOf(context, ANN.address)).toBe(0);
  });

  it('is forgiven by a right password; what its address did is not', async () => {
    const { context, fail } = await standing();
    await fail(29);
    await forgetFailures(context, ANN);
    expect(await waitBefore(context, ANN)).toBe(0);
    await countFailureOf(context, ANN.address);
    expect(await waitOf(context, ANN.address)).toBe(MINUTE_MS);
  });
});

describe('an address', () => {
  it('waits after thirty failures at any names', async () => {
    const { context, fail } = await standing();
    for (let name = 0; name < 29; name += 1) await fail(1, { ...ANN, login: `n${name}` });
    expect(await waitOf(context, ANN.address)).toBe(0);
    expect(await fail(1, { ...ANN, login: 'last' })).toEqual([true]);
    expect(await waitOf(context, ANN.address)).toBe(MINUTE_MS);
    expect(await waitBefore(context, { ...ANN, login: 'fresh' })).toBe(MINUTE_MS);
    expect(await waitOf(context, '10.0.0.2')).toBe(0);
  });
});

describe('a name', () => {
  it('waits after fifty failures from any addresses', async () => {
    const { context, fail } = await standing();
    for (let from = 0; from < 49; from += 1) await fail(1, { ...ANN, address: `10.1.0.${from}` });
    expect(await waitBefore(context, { ...ANN, address: '10.2.0.1' })).toBe(0);
    expect(await fail(1, { ...ANN, address: '10.1.0.99' })).toEqual([true]);
    expect(await waitBefore(context, { ...ANN, address: '10.2.0.1' })).toBe(MINUTE_MS);
  });
});
