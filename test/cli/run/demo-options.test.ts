// The demonstration of options as a user starts it: a contract is chosen and bought, and what it can lose is said.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isAlive } from '../../processes/alive.ts';
import { childrenOf } from '../../processes/children.ts';
import { until } from '../../processes/waiting.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.leave());

const DEMO = ['start', '--demo', 'options', '--foreground', '--only', 'trader'];

/** From that moment on; what it has said so far, each line in one. */
function playedFrom(at: string) {
  const child = place.spawn(...DEMO, '--at', at);
  let said = '';
  child.stdout?.on('data', (chunk) => {
    said += chunk;
  });
  return { child, shown: () => said.replaceAll(/\n +/g, ' ') };
}

it('the demonstration of options buys what it has chosen from a chain', async () => {
  const child = place.spawn(...DEMO);
  let said = '';
  child.stdout?.on('data', (chunk) => {
    said += chunk;
  });
  await until('it has bought', () => /bought \d+ SPY \d{6}C/.test(said));
  expect(said).toContain('option quotes are GENERATED');
  expect(said.replaceAll(/\n +/g, ' ')).toMatch(
    /chosen +SPY by flow-\w+, delta .* it can lose [\d,.]+ USD at most; break-even/,
  );
  for (const line of said.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  const status = await place.run('status', '--demo', 'options');
  expect(status.out).toMatch(
    /^SPY \d{6}C\d{8}\S* \d+: (this daemon watches|no stop, it can lose)/m,
  );
  expect(status.out).not.toContain('unlimited');
  expect(status.out).toMatch(
    /^synthetic +option quotes and predictions; the result means nothing$/m,
  );
  const chain = await place.run('chain', 'SPY', '--put', '--dte', '7..21', '--demo', 'options');
  expect(chain.out).toMatch(/^CONTRACT +DAYS +BID +ASK +DELTA +IV/);
  expect(chain.out).toMatch(/^SPY \d{6}P\d{8} +\d+ +\d+\.\d\d +\d+\.\d\d +-0\.\d\d/m);
  expect(chain.out).not.toMatch(/SPY \d{6}C/);
  const narrowed = await place.run('chain', 'SPY', '--min-volume', '0', '--demo', 'options');
  expect(narrowed).toMatchObject({ code: 2, out: '' });
  expect(narrowed.err).toContain('not --min-volume');
  const beside = childrenOf(child.pid ?? 0);
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  expect(said).toContain('The option quotes and predictions were synthetic');
  await until('the simulators have ended', () => !beside.some(isAlive));
});

it('and of a put that is sold against cash and expires worthless', async () => {
  // It has to be ready by 14:38: half a minute from here.
  const { child, shown } = playedFrom('2020-12-16T14:12:00-05:00');
  await until('the put has expired', () => /closed +SPY 16 Dec 2020 370 put/.test(shown()));
  expect(shown()).toMatch(/chosen +SPY by flow-put.* secured by 37,000\.00 USD/);
  expect(shown()).toMatch(/order +sell 1 SPY 201216P00370000 .*, no stop rests/);
  expect(shown()).toMatch(/fill +SPY 201216P00370000: 1 contract expired \(inferred\), at nothing/);
  expect(shown()).toMatch(/closed +SPY 16 Dec 2020 370 put \+\d\d\.\d\d USD: option expiry/);
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.kill('SIGINT');
  expect(await ended).toBe(0);
});

it('and of a vertical whose sold call is assigned over the night before the dividend, and whose parts leave at the open', async () => {
  const { child, shown } = playedFrom('2020-12-17T15:02:00-05:00');
  await until('the shares are closed', () => /closed +SPY [+-][\d,.]+ USD/.test(shown()));
  await until('the bought call is closed', () =>
    /closed +SPY 21 Dec 2020 365 call [+-]/.test(shown()),
  );
  expect(shown()).toMatch(/fill +SPY \S+-\S+: \d+ spreads assigned \(inferred\)/);
  expect(shown()).toMatch(/assignment +-\d+00 SPY at \S+ covered by SPY \S+C00365000$/m);
  expect(shown()).toMatch(
    /exit +sell \d+ SPY \S+C00365000 and buy \d+00 SPY as one order, walking from a cost of 36\d/,
  );
  expect(shown()).toMatch(/assignment +\d+ SPY \d{6}C\d{8} at [\d.]+$/m);
  expect(shown()).not.toContain('are not ours');
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  expect(shown()).toContain('Time without a protecting stop');
});
