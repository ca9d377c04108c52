// Publishes events to the subscribers of their class or of a superclass; the failure of one subscriber does not
// affect the others.
import { config, Observable } from 'rxjs';
import type { BaseEvent } from './event.ts';

export type EventClass<Event extends BaseEvent> = abstract new (...parts: never[]) => Event;

/** The return value of a handler is ignored, except that the promise of an asynchronous one is awaited. */
export type EventHandler<Event extends BaseEvent> = (event: Event) => unknown;

/** Called with the error of a failed handler; it must not throw itself. */
export type HandlerFailed = (error: unknown, event: BaseEvent) => void;

interface Subscription {
  readonly type: object;
  readonly handler: EventHandler<BaseEvent>;
  isActive: boolean;
}

/**
 * Reports errors that the subscriber of any RxJS stream throws, for the whole process; without this they would end
 * the process. The composition root calls this once.
 */
export function onStreamError(onError: (error: unknown) => void): void {
  config.onUnhandledError = onError;
}

export class EventBus {
  readonly #onError: HandlerFailed;
  #subscriptions: readonly Subscription[] = [];
  #isEnabled = true;
  /** The subscribers of an exact class, resolved at its first event after a change of subscribers. */
  readonly #audienceByClass = new Map<object, readonly Subscription[]>();

  constructor(onError: HandlerFailed) {
    this.#onError = onError;
  }

  /** Events from the subscription on. */
  on<Event extends BaseEvent>(type: EventClass<Event>): Observable<Event> {
    return new Observable((subscriber) => {
      const next = subscriber.next.bind(subscriber);
      this.subscribe(type, next);
      return () => this.unsubscribe(type, next);
    });
  }

  /** The same handler counts once per class. */
  subscribe<Event extends BaseEvent>(type: EventClass<Event>, handler: EventHandler<Event>): void {
    if (this.#find(type, handler) !== undefined) return;
    // This handler only receives events of `type`, which the compiler cannot infer.
    const forAny = handler as EventHandler<BaseEvent>;
    this.#replace([...this.#subscriptions, { type, handler: forAny, isActive: true }]);
  }

  /** False when the handler was not subscribed to that class. */
  unsubscribe<Event extends BaseEvent>(
    type: EventClass<Event>,
    handler: EventHandler<Event>,
  ): boolean {
    const subscription = this.#find(type, handler);
    if (subscription === undefined) return false;
    subscription.isActive = false;
    this.#replace(this.#subscriptions.filter((one) => one !== subscription));
    return true;
  }

  /**
   * Calls every subscriber before it returns, in the order of subscription. Returns a promise if handlers are
   * asynchronous; it never rejects and resolves when they are done.
   */
  emit(event: BaseEvent): Promise<void> | undefined {
    if (!this.#isEnabled) return undefined;
    const audience = this.#audienceOf(event.constructor);
    let waiting: Promise<void> | undefined;
    for (let place = 0; place < audience.length; place += 1) {
      const subscription = audience[place];
      if (subscription === undefined || !subscription.isActive) continue;
      try {
        const answer = subscription.handler(event);
        if (isPromise(answer)) {
          const ended = answer.then(ignore, (error: unknown) => this.#onError(error, event));
          waiting = Promise.all([waiting, ended]).then(ignore);
        }
      } catch (error) {
        this.#onError(error, event);
      }
    }
    return waiting;
  }

  /** Whether an event of exactly this class has a subscriber; check it before building an event. */
  hasSubscribers(type: EventClass<BaseEvent>): boolean {
    return this.#isEnabled && this.#audienceOf(type).length > 0;
  }

  enable(): void {
    this.#isEnabled = true;
  }

  /** Events emitted meanwhile are lost. */
  disable(): void {
    this.#isEnabled = false;
  }

  /** Subscribers by the name of their class. */
  getSubscriberCount(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { type } of this.#subscriptions) {
      const name = nameOf(type);
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  }

  #audienceOf(type: object): readonly Subscription[] {
    const known = this.#audienceByClass.get(type);
    if (known !== undefined) return known;
    const audience = this.#subscriptions.filter((one) => isSameOrAbove(one.type, type));
    this.#audienceByClass.set(type, audience);
    return audience;
  }

  #replace(changed: readonly Subscription[]): void {
    this.#subscriptions = changed;
    this.#audienceByClass.clear();
  }

  #find(type: object, handler: unknown): Subscription | undefined {
    return this.#subscriptions.find((one) => one.type === type && one.handler === handler);
  }
}

function isSameOrAbove(above: object, type: object): boolean {
  for (let at: object | null = type; at !== null; at = Object.getPrototypeOf(at)) {
    if (at === above) return true;
  }
  return false;
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}

function nameOf(type: object): string {
  return 'name' in type ? String(type.name) : '';
}

function ignore(): void {}
