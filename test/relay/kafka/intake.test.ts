// Events that arrive in any order come out in the order of their streams, each once; nothing that waits is lost.
import { describe, expect, it } from 'vitest';
import { createIntake, type TakenEvent } from '../../../src/relay/kafka/rebuilding/intake.ts';

const event = (stream: string, version: number, offset = version): TakenEvent =>
  ({
    event: { stream, version, position: offset },
    place: { topic: 'holdings.trades', partition: 1, offset },
  }) as unknown as TakenEvent;

const versions = (taken: readonly TakenEvent[]) => taken.map(({ event: { version } }) => version);

describe('the intake', () => {
  it('gives what is due at once, what came too early with what it waited for, and nothing twice', () => {
    const intake = createIntake([]);
    expect(versions(intake.take(event('p', 1)))).toEqual([1]);
    expect(intake.take(event('p', 3))).toEqual([]);
    expect(intake.take(event('p', 3))).toEqual([]);
    expect(intake.take(event('p', 4))).toEqual([]);
    expect([intake.waiting(), intake.doubled()]).toEqual([2, 0]);
    expect(intake.missing()).toEqual(new Map([['p', 2]]));
    expect(versions(intake.take(event('p', 2)))).toEqual([2, 3, 4]);
    expect([intake.waiting(), intake.missing().size]).toEqual([0, 0]);
    expect(intake.take(event('p', 4))).toEqual([]);
    expect(intake.doubled()).toBe(1);
    expect(versions(intake.take(event('p', 5)))).toEqual([5]);
  });

  it('begins after what the book has', () => {
    const intake = createIntake([]);
    expect(intake.isKnown('p')).toBe(false);
    intake.know(['p', 'q'], new Map([['p', { version: 7 }]]));
    expect(intake.isKnown('q')).toBe(true);
    expect(intake.take(event('p', 7))).toEqual([]);
    expect(versions(intake.take(event('p', 8)))).toEqual([8]);
    expect(versions(intake.take(event('q', 1)))).toEqual([1]);
  });

  it('passes over a parked stream until it is admitted again', () => {
    const intake = createIntake(['p']);
    expect(intake.take(event('p', 1))).toEqual([]);
    intake.readmit('p');
    expect(versions(intake.take(event('p', 1)))).toEqual([1]);
    intake.take(event('p', 3));
    intake.park('p');
    expect([intake.waiting(), intake.take(event('p', 2))]).toEqual([0, []]);
  });

  it('says from where to read again so that nothing that waits is lost', () => {
    const intake = createIntake([]);
    expect(intake.held().size).toBe(0);
    intake.take(event('p', 3, 40));
    intake.take(event('p', 5, 30));
    intake.take(event('q', 2, 50));
    expect(intake.held()).toEqual(new Map([['holdings.trades/1', 30]]));
    intake.drop('p');
    expect(intake.held()).toEqual(new Map([['holdings.trades/1', 50]]));
    expect(intake.waiting()).toBe(1);
  });
});
