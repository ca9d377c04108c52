// The exit of an option by the price of its stock, as the flags of `buy` and `spread` write it.
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import {
  addOrderOptions,
  flagFault,
  type OrderFlags,
  orderBody,
} from '../../../src/cli/manual-orders/order/order-flags.ts';
import {
  addSpreadOptions,
  type SpreadFlags,
  spreadBody,
} from '../../../src/cli/manual-orders/order/spread-flags.ts';
import { orderBody as checkedBody } from '../../../src/trader/contract/order.ts';

const CONTRACT = ['--call', '230', '--expiry', '2026-12-18', '--limit', '1.6'];

function parsed<Flags>(add: (command: Command) => Command, flags: readonly string[]): Flags {
  const command = add(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return command.parse([...flags], { from: 'user' }).opts() as Flags;
}

const flagsOf = (...flags: string[]) =>
  parsed<OrderFlags>(addOrderOptions, [...CONTRACT, ...flags]);
const bodyOf = (...flags: string[]) =>
  orderBody('BUY', { symbol: 'AAPL', quantity: 2 }, flagsOf(...flags));
const faultOf = (...flags: string[]) => flagFault('AAPL', flagsOf(...flags));

describe('--stock-exit', () => {
  it.each([
    [['--stock-exit', '212.50'], { price: 212.5 }],
    [['--stock-exit', '3%'], { percent: 3 }],
    [['--stock-exit', '3%', '--rested'], { percent: 3, rested: true }],
    [
      ['--stock-exit', '212.5', '--rested', '--floor', '25%'],
      { price: 212.5, rested: true, floor_percent: 25 },
    ],
  ])('%j is a body that the trader takes', (flags, underlying) => {
    expect(faultOf(...flags)).toBeUndefined();
    const body = bodyOf(...flags);
    expect(body).toMatchObject({ protection: { underlying } });
    expect(checkedBody.safeParse(body).success).toBe(true);
  });

  it('belongs to a vertical as well', () => {
    const pair = ['--call', '230/240', '--expiry', '2026-12-18', '--limit', '3.1'];
    const flags = parsed<SpreadFlags>(addSpreadOptions, [
      ...pair,
      '--stock-exit',
      '3%',
      '--rested',
    ]);
    expect(spreadBody('AAPL', 1, flags)).toMatchObject({
      value: { protection: { underlying: { percent: 3, rested: true } } },
    });
    const alone = parsed<SpreadFlags>(addSpreadOptions, [...pair, '--rested']);
    expect(spreadBody('AAPL', 1, alone)).toMatchObject({
      failure: expect.stringContaining('--rested needs --stock-exit'),
    });
  });

  it.each([
    [['--rested'], '--rested needs --stock-exit'],
    [['--stock-exit', '3%', '--floor', '20%'], 'add --rested'],
  ])('%j is refused in one sentence', (flags, sentence) => {
    expect(faultOf(...flags)).toContain(sentence);
  });

  it.each([
    ['--stock-exit', '0'],
    ['--stock-exit', '-3%'],
    ['--stock-exit', '100%'],
    ['--stock-exit', '2e2'],
    ['--stock-exit', '3 percent'],
    ['--floor', '20'],
    ['--floor', '0%'],
  ])('%s %s is not a level', (flag, level) => {
    expect(() => flagsOf(flag, level)).toThrow(/Expected a p/);
  });
});
