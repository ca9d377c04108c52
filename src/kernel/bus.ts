// Publishes events to the subscribers of their class or of a superclass; the failure of one subscriber does not
// affect the others.
import { config, Observable } from 'rxjs';
import type { BaseEvent } from './event.ts';

export type EventClass<Event extends BaseEvent> = abstract new (...parts: never[]) => Event;

/** The return value of a handler is ignored, except that the promise of an asynchronous one is awaited. */
export type EventHandler<Event extends BaseEvent> = (event: Event) => unknown;

export interface EventBus {
  /** Events from the subscription on. */
  on<Event extends BaseEvent>(type: EventClass<Event>): Observable<Event>;
  /** The same handler counts once per class. */
  subscribe<Event extends BaseEvent>(type: EventClass<Event>, handler: EventHandler<Event>): void;
  /** False when the handler was not subscribed to that class. */
  unsubscribe<Event extends BaseEvent>(
    type: EventClass<Event>,
    handler: EventHandler<Event>,
  ): boolean;
  /**
   * Calls every subscriber before it returns, in the order of subscription. Returns a promise if handlers are
   * asynchronous; it never rejects and resolves when they are done.
   */
  emit(event: BaseEvent): Promise<void> | undefined;
  /** Whether an event of exactly this class has a subscriber; check it before building an event. */
  hasSubscribers(type: EventClass<BaseEvent>): boolean;
  enable(): void;
  /** Events emitted meanwhile are lost. */
  disable(): void;
  /** Subscribers by the name of their class. */
  getSubscriberCount(): Readonly<Record<string, number>>;
}

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
export function hearStreamErrors(onError: (error: unknown) => void): void {
  config.onUnhandledError = onError;
}

export function createEventBus(onError: HandlerFailed): EventBus {
  let subscriptions: readonly Subscription[] = [];
  let isEnabled = true;
  /** The subscribers of an exact class, resolved at its first event after a change of subscribers. */
  const audienceByClass = new Map<object, readonly Subscription[]>();

  function audienceOf(type: object): readonly Subscription[] {
    const known = audienceByClass.get(type);
    if (known !== undefined) return known;
    const audience = subscriptions.filter((one) => isSameOrAbove(one.type, type));
    audienceByClass.set(type, audience);
    return audience;
  }

  function replace(changed: readonly Subscription[]): void {
    subscriptions = changed;
    audienceByClass.clear();
  }

  function find(type: object, handler: unknown): Subscription | undefined {
    return subscriptions.find((one) => one.type === type && one.handler === handler);
  }

  function subscribe<Event extends BaseEvent>(
    type: EventClass<Event>,
    handler: EventHandler<Event>,
  ): void {
    if (find(type, handler) !== undefined) return;
    // This handler only receives events of `type`, which the compiler cannot infer.
    const forAny = handler as EventHandler<BaseEvent>;
    replace([...subscriptions, { type, handler: forAny, isActive: true }]);
  }

  function unsubscribe<Event extends BaseEvent>(
    type: EventClass<Event>,
    handler: EventHandler<Event>,
  ): boolean {
    const subscription = find(type, handler);
    if (subscription === undefined) return false;
    subscription.isActive = false;
    replace(subscriptions.filter((one) => one !== subscription));
    return true;
  }

  function emit(event: BaseEvent): Promise<void> | undefined {
    if (!isEnabled) return undefined;
    const audience = audienceOf(event.constructor);
    let waiting: Promise<void> | undefined;
    for (let place = 0; place < audience.length; place += 1) {
      const subscription = audience[place];
      if (subscription === undefined || !subscription.isActive) continue;
      try {
        const answer = subscription.handler(event);
        if (isPromise(answer)) {
          const ended = answer.then(ignore, (error: unknown) => onError(error, event));
          waiting = Promise.all([waiting, ended]).then(ignore);
        }
      } catch (error) {
        onError(error, event);
      }
    }
    return waiting;
  }

  return {
    on: (type) =>
      new Observable((subscriber) => {
        const next = subscriber.next.bind(subscriber);
        subscribe(type, next);
        return () => unsubscribe(type, next);
      }),
    subscribe,
    unsubscribe,
    emit,
    hasSubscribers: (type) => isEnabled && audienceOf(type).length > 0,
    enable() {
      isEnabled = true;
    },
    disable() {
      isEnabled = false;
    },
    getSubscriberCount() {
      const counts: Record<string, number> = {};
      for (const { type } of subscriptions) {
        const name = nameOf(type);
        counts[name] = (counts[name] ?? 0) + 1;
      }
      return counts;
    },
  };
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
