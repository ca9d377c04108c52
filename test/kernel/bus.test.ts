import fc from 'fast-check';
import { filter, take } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { EventBus, onStreamError } from '../../src/kernel/bus.ts';
import { BaseEvent } from '../../src/kernel/event.ts';
import { instant } from '../../src/kernel/instant.ts';
import { PriceEvent } from '../../src/market/quotes/market-events.ts';
import { runs } from '../runs/runs.ts';

class AnimalEvent extends BaseEvent {}
class CatEvent extends AnimalEvent {}
class KittenEvent extends CatEvent {}
class DogEvent extends AnimalEvent {}

const ORIGIN = { eventId: 'e1', timestamp: instant(0) };
const kitten = new KittenEvent(ORIGIN);
const dog = new DogEvent(ORIGIN);

function setUp() {
  const failures: { error: unknown; event: BaseEvent }[] = [];
  const bus = new EventBus((error, event) => failures.push({ error, event }));
  const heard: string[] = [];
  const hear = (name: string) => (event: BaseEvent) => heard.push(`${name} ${event.eventType}`);
  return { bus, failures, heard, hear };
}

afterEach(() => onStreamError(() => {}));

describe('the event bus', () => {
  it('delivers a price to an asynchronous handler', async () => {
    const { bus, heard } = setUp();
    bus.subscribe(PriceEvent, async (event) => {
      heard.push(`Price update: ${event.symbol} @ ${event.price}`);
    });
    await bus.emit(new PriceEvent({ ...ORIGIN, symbol: 'AAPL', price: 150 }));
    expect(heard).toEqual(['Price update: AAPL @ 150']);
  });

  it('delivers a class and its subclasses, in the order of subscription', () => {
    const { bus, heard, hear } = setUp();
    bus.subscribe(CatEvent, hear('cats'));
    bus.subscribe(BaseEvent, hear('all'));
    bus.subscribe(KittenEvent, hear('kittens'));
    void bus.emit(kitten);
    void bus.emit(dog);
    expect(heard).toEqual([
      'cats KittenEvent',
      'all KittenEvent',
      'kittens KittenEvent',
      'all DogEvent',
    ]);
  });

  it('applies changed subscribers at once, also for classes already published', () => {
    const { bus, heard, hear } = setUp();
    const cats = hear('cats');
    void bus.emit(kitten);
    bus.subscribe(CatEvent, cats);
    bus.subscribe(CatEvent, cats);
    void bus.emit(kitten);
    expect(bus.unsubscribe(CatEvent, cats)).toBe(true);
    expect(bus.unsubscribe(CatEvent, cats)).toBe(false);
    expect(bus.unsubscribe(AnimalEvent, cats)).toBe(false);
    void bus.emit(kitten);
    expect(heard).toEqual(['cats KittenEvent']);
  });

  it('never calls a handler after it was unsubscribed, even within the same event', () => {
    const { bus, heard, hear } = setUp();
    const late = hear('late');
    bus.subscribe(CatEvent, () => bus.unsubscribe(CatEvent, late));
    bus.subscribe(CatEvent, late);
    void bus.emit(kitten);
    expect(heard).toEqual([]);
  });

  it('reports thrown and rejected errors, and continues', async () => {
    const { bus, heard, hear, failures } = setUp();
    bus.subscribe(CatEvent, () => {
      throw new Error('thrown');
    });
    bus.subscribe(CatEvent, async () => {
      await Promise.resolve();
      throw new Error('rejected');
    });
    bus.subscribe(CatEvent, hear('after'));
    await bus.emit(kitten);
    expect(heard).toEqual(['after KittenEvent']);
    expect(failures).toEqual([
      { error: new Error('thrown'), event: kitten },
      { error: new Error('rejected'), event: kitten },
    ]);
  });

  it('resolves an awaited emit when the asynchronous handlers are done', async () => {
    const { bus, heard } = setUp();
    bus.subscribe(CatEvent, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      heard.push('done');
    });
    const emitted = bus.emit(kitten);
    expect(heard).toEqual([]);
    await emitted;
    expect(heard).toEqual(['done']);
    expect(bus.emit(dog)).toBeUndefined();
  });

  it('offers a class as a stream that counts as a subscriber while it is subscribed', () => {
    const { bus, heard } = setUp();
    const cats$ = bus.on(CatEvent).pipe(filter((event) => event.eventType !== 'LionEvent'));
    const hear = (event: CatEvent) => heard.push(event.eventType);
    expect(bus.getSubscriberCount()).toEqual({});
    const two = cats$.pipe(take(2)).subscribe(hear);
    const all = cats$.subscribe(hear);
    expect(bus.getSubscriberCount()).toEqual({ CatEvent: 2 });
    for (let n = 0; n < 3; n += 1) void bus.emit(kitten);
    void bus.emit(dog);
    expect(heard).toHaveLength(5);
    expect(two.closed).toBe(true);
    all.unsubscribe();
    expect(bus.getSubscriberCount()).toEqual({});
  });

  it('reports errors of a stream subscriber once for the process', async () => {
    const { bus, heard, hear } = setUp();
    const errors: unknown[] = [];
    onStreamError((error) => errors.push(error));
    bus.on(CatEvent).subscribe(() => {
      throw new Error('thrown');
    });
    bus.subscribe(CatEvent, hear('after'));
    void bus.emit(kitten);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(heard).toEqual(['after KittenEvent']);
    expect(errors).toEqual([new Error('thrown')]);
  });

  it('reports whether an event has subscribers', () => {
    const { bus, hear } = setUp();
    expect(bus.hasSubscribers(KittenEvent)).toBe(false);
    bus.subscribe(AnimalEvent, hear('animals'));
    expect(bus.hasSubscribers(KittenEvent)).toBe(true);
    expect(bus.hasSubscribers(BaseEvent)).toBe(false);
    bus.disable();
    expect(bus.hasSubscribers(KittenEvent)).toBe(false);
  });

  it('drops events while disabled and keeps its subscribers', () => {
    const { bus, heard, hear } = setUp();
    bus.subscribe(AnimalEvent, hear('animals'));
    bus.subscribe(AnimalEvent, hear('again'));
    bus.subscribe(DogEvent, hear('dogs'));
    bus.disable();
    void bus.emit(kitten);
    bus.enable();
    void bus.emit(kitten);
    expect(heard).toEqual(['animals KittenEvent', 'again KittenEvent']);
    expect(bus.getSubscriberCount()).toEqual({ AnimalEvent: 2, DogEvent: 1 });
  });

  it("delivers to the subscribers of the event's class and its superclasses only", () => {
    const classes = [BaseEvent, AnimalEvent, CatEvent, KittenEvent, DogEvent];
    const step = fc.record({
      kind: fc.constantFrom('subscribe', 'unsubscribe', 'emit'),
      type: fc.nat(classes.length - 1),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { bus } = setUp();
        const heardBy = classes.map(() => 0);
        const handlers = classes.map((_, n) => () => {
          heardBy[n] = (heardBy[n] ?? 0) + 1;
        });
        const expected = classes.map(() => 0);
        const subscribed = new Set<number>();
        for (const { kind, type } of steps) {
          const chosen = classes[type] ?? BaseEvent;
          const handler = handlers[type] ?? (() => {});
          if (kind === 'subscribe') {
            bus.subscribe(chosen, handler);
            subscribed.add(type);
          } else if (kind === 'unsubscribe') {
            expect(bus.unsubscribe(chosen, handler)).toBe(subscribed.delete(type));
          } else {
            const event = new chosen(ORIGIN);
            void bus.emit(event);
            for (const n of subscribed) {
              if (event instanceof (classes[n] ?? BaseEvent)) expected[n] = (expected[n] ?? 0) + 1;
            }
          }
        }
        expect(heardBy).toEqual(expected);
      }),
      { numRuns: runs(300) },
    );
  });
});
