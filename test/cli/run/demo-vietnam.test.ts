// The demonstration in Vietnam as a user starts it: generated prices, labelled so; what was bought is locked until 13:00 of T+2.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../processes/alive.ts';
import { childrenOf } from '../../processes/children.ts';
import { until } from '../../processes/waiting.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.leave());

interface Fill {
  readonly side: string;
  readonly price: number;
}

describe('the demonstration in Vietnam', () => {
  it('buys at prices of the exchange, says until when the shares are locked, and speaks of VND', async () => {
    const child = place.spawn('start', '--demo', 'vietnam', '--foreground');
    let told = '';
    child.stdout?.on('data', (chunk) => {
      told += chunk;
    });
    await until('it has bought', () => told.includes('bought'));
    expect(told).toContain('GENERATED, predictions synthetic');
    const status = await place.run('status', '--demo', 'vietnam');
    expect(status.out).toContain('LOCKED, without a stop until it can be sold');
    expect(status.out).toContain('cannot be sold before 2026-06-10 13:00:00 ICT');
    expect(status.out).toMatch(/worst case if every stop fills: -\d+ VND from entry/);
    expect(status.out).not.toContain('USD');
    expect(status.out).toMatch(/^synthetic +prices and predictions; the result means nothing$/m);
    for (const line of told.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    // SSI, the feed, and the API.
    const beside = childrenOf(child.pid ?? 0);
    expect(beside).toHaveLength(3);
    await until('its API is there', () => told.includes('Dashboard'));

    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(told).toMatch(/closed, \+?0 VND after commissions/);
    expect(told).not.toContain('USD');
    await until('the simulators have ended', () => !beside.some(isAlive));

    // Nothing could be watched: the shares cannot be sold.
    const left = await place.run('status', '--demo', 'vietnam');
    expect(left.code).toBe(3);
    expect(left.out).toMatch(
      /^(\d+) positions?, \1 LOCKED, without a stop until it can be sold, as of /,
    );
    expect(left.out).toMatch(
      /cannot be sold before 2026-06-10 13:00:00 ICT; no stop is possible until then, and afterwards only a running daemon protects them/,
    );
    expect(left.out).toContain('worst case: loss unlimited');
    expect(left.out).not.toMatch(/NOBODY|at the floors/);

    const shown = await place.run('executions', '--demo', 'vietnam', '--json');
    const fills = JSON.parse(shown.out) as readonly Fill[];
    expect(fills.length).toBeGreaterThan(0);
    for (const { side, price } of fills) {
      expect(side.toLowerCase()).toMatch(/^b/);
      expect(price % (price < 50_000 ? 50 : 100)).toBe(0);
    }
  });

  it('is one of four; the argument of a command may follow the bare option', async () => {
    const wrong = await place.run('status', '--demo=france');
    expect(wrong.code).toBe(2);
    expect(wrong.err).toMatch(/Allowed choices are us, options, alpaca, vietnam/);
    const apart = await place.run('start', '--demo', 'vietnm');
    expect(apart.code).toBe(2);
    expect(apart.err).toContain(
      'There is no demonstration "vietnm": there are us, options, alpaca and vietnam; did you mean "vietnam"?',
    );
    const bare = await place.run('explain', '--demo', 'SPY-6');
    expect(bare.err).not.toMatch(/Allowed choices|missing required/);
  });
});
