// A machine that gives a program no time must not make a good strategy a bad one: what counts is the time it used.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openCode } from '../../../../src/trader/config/code/open-code.ts';
import { CALL_MS_MAX } from '../../../../src/trader/config/code/realm-limits.ts';
import { vetCodeMeanwhile } from '../../../../src/trader/config/code/vet-code.ts';
import { childrenOf } from '../../../processes/children.ts';
import { TEMPLATE } from './code-text.ts';

const MODULE = 'const strategy = { entry: { when: ({ price }) => price.last > 0 } };';

/** This thread uses no processor meanwhile. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

it('a condition that was kept from the processor for longer than its limit answers', () => {
  const opened = openCode('drive.ts', MODULE);
  if (!opened.ok) throw new Error('the module is refused');
  let reads = 0;
  const answer = opened.value.ask(() => {
    reads += 1;
    if (reads === 1) standStill(2 * CALL_MS_MAX);
    return { ok: true, value: 1 };
  });
  expect(answer).toEqual({ ok: true, value: true });
});

it('a file that was kept from the processor for longer than its limit is loaded', async () => {
  const vetted = vetCodeMeanwhile({ file: 'drive.ts', text: TEMPLATE });
  const pid = childrenOf(process.pid).at(-1) ?? 0;
  process.kill(pid, 'SIGSTOP');
  await sleep(5_500);
  process.kill(pid, 'SIGCONT');
  const result = await vetted;
  expect(result.kind).toBe('fit');
  expect(result).not.toHaveProperty('unfit');
});

const COUNTING = `let calls = 0;
  const strategy = { entry: { when: ({ price }) => (calls += 1) * price.last === 1 } };`;

it('a condition of a backtest that was kept from the processor is not asked a second time', () => {
  const opened = openCode('drive.ts', COUNTING, 'processor');
  if (!opened.ok) throw new Error('the module is refused');
  let reads = 0;
  const answer = opened.value.ask(() => {
    reads += 1;
    standStill(2 * CALL_MS_MAX);
    return { ok: true, value: 1 };
  });
  expect([answer, reads]).toEqual([{ ok: true, value: true }, 1]);
});

it('a run ends with a sentence rather than ask a condition again that was kept from the processor for too long', () => {
  const opened = openCode('drive.ts', COUNTING, 'processor', CALL_MS_MAX);
  if (!opened.ok) throw new Error('the module is refused');
  let reads = 0;
  const ask = () =>
    opened.value.ask(() => {
      reads += 1;
      standStill(2 * CALL_MS_MAX);
      return { ok: true, value: 1 };
    });
  expect(ask).toThrow(/^The run ended without a result: for 0.25 s .* no processor time/);
  expect(reads).toBe(1);
});

it('a condition of a backtest that uses more than its limit is refused as in the daemon', () => {
  const slow = `const strategy = { entry: { when: ({ price }) => { while (price.last > 0); return true; } } };`;
  const opened = openCode('drive.ts', slow, 'processor');
  if (!opened.ok) throw new Error('the module is refused');
  const from = process.threadCpuUsage();
  const answer = opened.value.ask(() => {
    const { user, system } = process.threadCpuUsage(from);
    return { ok: true, value: (user + system) / 1_000 < 1.5 * CALL_MS_MAX ? 1 : 0 };
  });
  expect(answer).toEqual({ ok: false, failure: `took longer than ${CALL_MS_MAX} ms` });
});
