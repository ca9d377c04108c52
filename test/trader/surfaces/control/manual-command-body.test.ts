// By-hand commands as JSON: what is complete becomes a command, anything else one sentence.
import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../../src/trader/surfaces/control/command-body.ts';

const by = 'ann';

describe('a manual command', () => {
  it.each([
    [
      { type: 'flatten', by },
      { type: 'flatten', isExtended: false, isConfirmed: false, by },
    ],
    [
      { type: 'flatten', symbol: 'aapl', extended: true, confirmed: true, by },
      { type: 'flatten', symbol: 'AAPL', isExtended: true, isConfirmed: true, by },
    ],
    [
      { type: 'stop-at', symbol: 'AAPL', price: 99.5, by },
      { type: 'stop-at', symbol: 'AAPL', price: 99.5, by },
    ],
    [
      { type: 'exit', symbol: 'aapl', confirmed: true, by },
      { type: 'exit', symbol: 'AAPL', isConfirmed: true, by },
    ],
    [
      { type: 'release', symbol: 'AAPL', by },
      { type: 'release', symbol: 'AAPL', as: 'position', isConfirmed: false, by },
    ],
    [
      { type: 'adopt', symbol: 'AAPL', as: 'holding', confirmed: true, by },
      { type: 'adopt', symbol: 'AAPL', as: 'holding', isConfirmed: true, by },
    ],
    [
      { type: 'resolve-order', order_ref: 'r', outcome: 'filled', price: 9, by },
      { type: 'resolve-order', orderRef: 'r', outcome: { kind: 'filled', price: 9 }, by },
    ],
    [
      {
        type: 'replace-inferred',
        exec_id: 'inferred.1',
        executions: [
          { exec_id: 'a.01', shares: 5, price: 9, time: '1970-01-01T00:00:01Z' },
          { exec_id: 'b.01', shares: 5, price: 0, time: '1970-01-01T00:00:01Z' },
        ],
        by,
      },
      {
        type: 'replace-inferred',
        execId: 'inferred.1',
        executions: [
          { execId: 'a.01', orderRef: '', shares: 5, price: 9, at: 1_000 },
          { execId: 'b.01', orderRef: '', shares: 5, price: 0, at: 1_000 },
        ],
        by,
      },
    ],
  ])('is parsed from %j', (body, command) => {
    expect(parseCommand(body)).toEqual({ ok: true, value: command });
  });

  it.each([
    [{ type: 'exit' }, 'symbol must be the ticker of a stock'],
    [{ type: 'adopt', symbol: 'AAPL', confirmed: 'yes' }, 'confirmed must be true or false'],
    [{ type: 'stop-at', symbol: 'AAPL', price: '99' }, 'price must be a number'],
    [{ type: 'resolve-order', order_ref: 'r' }, 'outcome must be cancelled or filled'],
    [{ type: 'resolve-order', order_ref: 'r', outcome: 'filled' }, 'price must be a number'],
    [{ type: 'replace-inferred', exec_id: 'x', executions: {} }, 'executions must be a list'],
  ])('is rejected as %j', (body, failure) => {
    expect(parseCommand(body)).toEqual({ ok: false, failure });
  });

  it.each([null, 5, { exec_id: 'a.01', shares: -5, price: 9, time: '2020-01-01' }])(
    'is rejected with the execution %j',
    (execution) => {
      const body = { type: 'replace-inferred', exec_id: 'x', executions: [execution] };
      expect(parseCommand(body)).toMatchObject({ ok: false });
    },
  );

  it('carries the request over HTTP behind it', () => {
    const sender = { user: 'ann', request_id: 'req_0011' };
    expect(parseCommand({ type: 'halt', why: 'lunch', by: sender })).toEqual({
      ok: true,
      value: { type: 'halt', why: 'lunch', by: 'ann', request: { id: 'req_0011', user: 'ann' } },
    });
    for (const wrong of [7, null, {}, { user: 'ann' }, { user: '', request_id: 'req_1' }]) {
      expect(parseCommand({ type: 'halt', by: wrong })).toMatchObject({ ok: wrong === null });
    }
    const broken = { user: 'ann', request_id: 'a\nb' };
    expect(parseCommand({ type: 'halt', by: broken })).toMatchObject({
      ok: false,
      failure: expect.stringContaining('by.request_id'),
    });
  });
});
