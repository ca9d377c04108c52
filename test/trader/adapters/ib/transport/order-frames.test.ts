// Orders as the real client library writes them, field by field.
import { Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { handleOf } from '../../../../../src/trader/adapters/ib/orders/links.ts';
import { AAPL, approved, bracket, change, entryLeg } from '../harness/approved.ts';
import { until } from '../harness/real-time.ts';
import { openOrderFields, startScriptedGateway } from '../harness/scripted-gateway.ts';
import { connectTo, find, framesOf, ready, stops } from './wired.ts';

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

describe('an order on the wire', () => {
  it('is written with its bracket in one piece; the stop is last and transmits all', async () => {
    const all = await ready();
    all.broker.submit(bracket());
    expect(all.reports.at(-1)).toEqual({
      type: 'sent',
      orderRefs: ['abcd2345.1.e', 'abcd2345.1.t', 'abcd2345.1.s'],
    });
    await until(() => framesOf(all, 3).length === 3, 'three orders');
    const legs = framesOf(all, 3);
    expect(legs.map(({ fields }) => fields.length)).toEqual([114, 114, 114]);
    expect(legs.map(({ fields }) => fields[27])).toEqual(['0', '0', '1']);
    expect(legs.map(({ fields }) => fields[28])).toEqual(['0', '11', '11']);
    expect(legs.map(({ fields }) => fields[46])).toEqual(['2', '2', '2']);
    const [entry, target, stop] = legs.map(({ fields }) => fields);
    expect(entry?.slice(16, 29)).toEqual([
      'BUY',
      '100',
      'LMT',
      '150.25',
      '',
      'GTD',
      '',
      'DU1234567',
      '',
      '',
      'abcd2345.1.e',
      '0',
      '0',
    ]);
    expect(entry?.[38]).toBe('20261120 10:00:30 US/Eastern');
    expect(target?.slice(18, 22)).toEqual(['LMT', '155', '', 'GTC']);
    expect(stop?.slice(18, 22)).toEqual(['STP', '', '148.5', 'GTC']);
  });

  it('reaches the socket in one write with its bracket, even at the moment the session opens', async () => {
    const gateway = await startScriptedGateway();
    stops.push(gateway.stop);
    const all = connectTo(gateway, {});
    all.market.subscribe(AAPL);
    const written: number[] = [];
    const stream = Socket.prototype as unknown as Record<'_writev' | '_write', () => void>;
    const writev = vi.spyOn(stream, '_writev');
    const write = vi.spyOn(stream, '_write');
    stops.push(async () => {
      writev.mockRestore();
      write.mockRestore();
    });
    all.broker.reports$.subscribe((report) => {
      if (report.type !== 'session-opened') return;
      const before = writev.mock.calls.length + write.mock.calls.length;
      all.broker.submit(bracket());
      written.push(writev.mock.calls.length + write.mock.calls.length - before);
    });
    await until(() => framesOf(all, 3).length === 3, 'three orders');
    expect(written).toEqual([1]);
    expect(all.gateway.frames.filter(({ fields }) => fields[0] === '71').length).toBe(1);
  });

  it('is changed on the basis of what the broker last reported', async () => {
    const all = await ready();
    all.gateway.say(
      ...openOrderFields({
        orderId: 13,
        clientId: 17,
        orderRef: 'abcd2345.1.s',
        action: 'SELL',
        quantity: 100,
        type: 'STP',
        auxPrice: 148.5,
        ocaGroup: '900001',
        ocaType: 3,
        parentId: 11,
      }),
    );
    await until(() => find(all.reports, 'order'), 'order reported');
    all.broker.modify(
      change({
        orderRef: 'abcd2345.1.s',
        handle: handleOf(13),
        stopPrice: 149,
        detachParent: true,
      }),
    );
    const { fields } = await until(() => framesOf(all, 3)[0], 'change sent');
    expect(fields.length).toBe(114);
    expect(fields.slice(16, 29)).toEqual([
      'SELL',
      '100',
      'STP',
      '',
      '149',
      'GTC',
      '900001',
      'DU1234567',
      '',
      '',
      'abcd2345.1.s',
      '1',
      '0',
    ]);
    expect(fields[46]).toBe('3');
  });

  it('carries the distance and the first stop of a trail, and the time in force of an auction', async () => {
    const all = await ready();
    const { limitPrice: _, ...plain } = entryLeg();
    const trailing = {
      ...plain,
      type: 'trail',
      stopPrice: 146.25,
      trailBy: { kind: 'percent', percent: 2.5 },
    } as const;
    const moo = {
      ...plain,
      handle: handleOf(12),
      type: 'market',
      validity: { kind: 'opening' },
    } as const;
    for (const leg of [trailing, moo])
      all.broker.submit(approved({ purpose: 'entry', legs: [leg] }));
    await until(() => framesOf(all, 3).length === 2, 'two orders');
    const [trail, auction] = framesOf(all, 3).map(({ fields }) => fields);
    expect([trail?.length, trail?.slice(18, 21)]).toEqual([114, ['TRAIL', '', '']]);
    expect(trail?.slice(68, 70)).toEqual(['146.25', '2.5']);
    expect([auction?.length, auction?.slice(18, 22)]).toEqual([114, ['MKT', '', '', 'OPG']]);
    expect(auction?.slice(68, 70)).toEqual(['', '']);
  });

  it('comes back as the trail it is', async () => {
    const all = await ready();
    all.gateway.say(
      ...openOrderFields({
        orderId: 13,
        clientId: 17,
        orderRef: 'abcd2345.1.x',
        action: 'SELL',
        quantity: 100,
        type: 'TRAIL',
        trailingPercent: 2.5,
        trailStopPrice: 146.25,
        trailStopAgain: 147.5,
      }),
    );
    const { order } = await until(() => find(all.reports, 'order'), 'order reported');
    expect(order).toMatchObject({
      type: 'trail',
      stopPrice: 147.5,
      trailBy: { kind: 'percent', percent: 2.5 },
    });
  });

  it('is sent once per number', async () => {
    const all = await ready();
    all.broker.submit(approved({ purpose: 'entry', legs: [entryLeg()] }));
    await until(() => framesOf(all, 3).length === 1, 'order sent');
    expect(framesOf(all, 3)[0]?.fields[27]).toBe('1');
  });
});
