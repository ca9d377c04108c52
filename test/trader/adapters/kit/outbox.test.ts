// What is sent when, on a clock of the test: four messages a second, of which one is kept for cancels.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createOutbox, type Parcel } from '../../../../src/trader/adapters/kit/outbox.ts';
import { createManualTime } from '../../../kernel/manual-time.ts';

type Urgency = 'cancel' | 'protection' | 'entry' | 'data';
const MOST = { cancel: 4, protection: 3, entry: 3, data: 2 };

function opened(speed = 1, windowMs?: number) {
  const time = createManualTime(instant(0), speed);
  const outbox = createOutbox<Urgency>({
    ...{ wall: time.wall, speed: () => speed, mostInWindow: MOST },
    ...(windowMs !== undefined && { windowMs }),
  });
  const log: string[] = [];
  const parcel = (name: string, urgency: Urgency, more: Partial<Parcel<Urgency>> = {}) => ({
    ...{ urgency, size: 1 },
    leave: () => log.push(`${time.wall.now()} ${name}`) > 0,
    drop: () => void log.push(`${time.wall.now()} ${name} dropped`),
    ...more,
  });
  const push = (name: string, urgency: Urgency, more: Partial<Parcel<Urgency>> = {}) => {
    const one = parcel(name, urgency, more);
    outbox.push(one);
    return one;
  };
  return { time, outbox, log, push };
}

describe('an outbox', () => {
  it('sends at once up to the limit of an urgency, and the rest when the window has passed', () => {
    const { time, log, push } = opened();
    for (const name of ['a', 'b', 'c', 'd']) push(name, 'entry');
    push('x', 'cancel');
    expect(log).toEqual(['0 a', '0 b', '0 c', '0 x']);
    time.advance(999);
    expect(log).toHaveLength(4);
    time.advance(1);
    expect(log.at(-1)).toBe('1000 d');
    expect(log).toHaveLength(5);
  });

  it('sends the most urgent first, whenever it came', () => {
    const { time, log, push } = opened();
    for (const name of ['a', 'b']) push(name, 'data');
    push('late data', 'data');
    push('entry', 'entry');
    push('second entry', 'entry');
    push('cancel', 'cancel');
    push('second cancel', 'cancel');
    time.advance(1_000);
    expect(log).toEqual([
      ...['0 a', '0 b', '0 entry', '0 cancel'],
      ...['1000 second cancel', '1000 second entry'],
    ]);
    time.advance(1_000);
    expect(log.at(-1)).toBe('2000 late data');
  });

  it('counts a parcel by its messages, and one that did not leave not at all', () => {
    const { time, log, push } = opened();
    push('two', 'entry', { size: 2 });
    push('none', 'entry', { leave: () => false });
    push('one', 'entry');
    push('next', 'entry');
    expect(log).toEqual(['0 two', '0 one']);
    time.advance(1_000);
    expect(log.at(-1)).toBe('1000 next');
    const large = opened();
    large.push('larger than the limit', 'entry', { size: 9 });
    expect(large.log).toEqual(['0 larger than the limit']);
  });

  it('has a window that market time shortens, though never below what timers can keep', () => {
    const minute = opened(10, 60_000);
    for (const name of ['a', 'b', 'c', 'd']) minute.push(name, 'entry');
    minute.time.advance(5_999);
    expect(minute.log).toHaveLength(3);
    minute.time.advance(1);
    expect(minute.log.at(-1)).toBe('6000 d');
    const fast = opened(1_000);
    for (const name of ['a', 'b', 'c', 'd']) fast.push(name, 'entry');
    fast.time.advance(49);
    expect(fast.log).toHaveLength(3);
    fast.time.advance(1);
    expect(fast.log.at(-1)).toBe('50 d');
    const slow = opened(0.1);
    for (const name of ['a', 'b', 'c', 'd']) slow.push(name, 'entry');
    slow.time.advance(1_000);
    expect(slow.log.at(-1)).toBe('1000 d');
  });

  it('pauses for as long as the broker asks, and no later wish shortens that', () => {
    const { time, outbox, log, push } = opened();
    outbox.pause(3_000);
    outbox.pause(1_000);
    push('a', 'cancel');
    time.advance(2_999);
    expect(log).toEqual([]);
    time.advance(1);
    expect(log).toEqual(['3000 a']);
  });

  it('is drained without orders and cancels, whatever else waits', () => {
    const { time, outbox, push } = opened();
    for (const name of ['a', 'b', 'c']) push(name, 'data');
    expect(outbox.isDrained()).toBe(true);
    for (const name of ['a', 'b']) push(name, 'entry');
    expect(outbox.isDrained()).toBe(false);
    time.advance(1_000);
    expect(outbox.isDrained()).toBe(true);
    for (const urgency of ['cancel', 'protection'] as const) {
      const one = opened();
      one.outbox.pause(1_000);
      one.push('a', urgency);
      expect(one.outbox.isDrained()).toBe(false);
    }
  });

  it('takes back what was not sent, once', () => {
    const { time, outbox, log, push } = opened();
    const sent = push('a', 'entry');
    for (const name of ['b', 'c']) push(name, 'entry');
    const waits = push('d', 'entry');
    push('e', 'entry');
    expect([outbox.withdraw(sent), outbox.withdraw(waits), outbox.withdraw(waits)]).toEqual([
      ...[false, true, false],
    ]);
    time.advance(1_000);
    expect(log).toEqual(['0 a', '0 b', '0 c', '1000 e']);
  });

  it('drops what waits, and counts what was sent unless the broker counts anew', () => {
    const { time, outbox, log, push } = opened();
    for (const name of ['a', 'b', 'c', 'd']) push(name, 'entry');
    outbox.dropAll();
    expect(log.at(-1)).toBe('0 d dropped');
    expect(time.waiting()).toBe(0);
    push('e', 'entry');
    expect(log).toHaveLength(4);
    outbox.restart();
    expect(log.at(-1)).toBe('0 e dropped');
    push('f', 'entry');
    expect(log.at(-1)).toBe('0 f');
  });
});
