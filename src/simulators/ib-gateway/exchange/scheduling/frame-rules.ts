// Faults on single messages, chosen by direction, name and field values: dropped, rewritten, repeated, delayed, or answered with
// an error; and lists whose end marker is missing.
import { assertNever } from '../../../../kernel/assert.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import type { Answer } from '../../messages/answer.ts';
import type { Request } from '../../messages/request.ts';
import type { Delivery } from './delivery.ts';
import type { Fault, FaultRequest, Faults } from './faults.ts';
import type { FrameRule, Scalar } from './frame-rule.ts';

export interface FrameRules {
  deliver(delivery: Delivery): void;
  request(clientId: number, request: Request): void;
}

interface Parts {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  deliver(delivery: Delivery): void;
  request(clientId: number, request: Request): void;
}

interface Ruled<Message> {
  /** In order, each so much later. */
  readonly messages: readonly { readonly message: Message; readonly lateMs: number }[];
  readonly error: Answer | undefined;
}

const DELAY_MS = 5_000;
const REJECTED = { code: 201, text: 'Order rejected - reason:Rejected on demand' };
const END_MARKERS: Readonly<Record<string, FaultRequest['list']>> = {
  executionDataEnd: 'executions',
  completedOrdersEnd: 'completed',
  openOrderEnd: 'open',
  positionEnd: 'positions',
};

export function createFrameRules({ scheduler, faults, deliver, request }: Parts): FrameRules {
  /** The message as the first rule that fits wants it. */
  function ruled<Message extends Answer | Request>(
    direction: FrameRule['direction'],
    clientId: number,
    message: Message,
  ): Ruled<Message> | undefined {
    let changed: Message | undefined;
    const fault = faults.take('frames', { clientId }, ({ frames: rule }) => {
      if (rule?.direction !== direction || rule.message !== message.name) return false;
      if (!hasValues(message, rule.where)) return false;
      changed = withValues(message, rule.set);
      return changed !== undefined;
    });
    const rule = fault?.frames;
    if (fault === undefined || rule === undefined || changed === undefined) return undefined;
    return applied(message, changed, fault, rule);
  }

  function isEndMissing(clientId: number, { name }: Answer): boolean {
    const ended = END_MARKERS[name];
    if (ended === undefined) return false;
    const isMeant = ({ list = 'executions' }: Fault) => list === ended;
    return faults.take('no-end-marker', { clientId }, isMeant) !== undefined;
  }

  function after(delayMs: number, call: () => void): void {
    if (delayMs === 0) call();
    else scheduler.after(delayMs, call);
  }

  return {
    deliver(delivery) {
      const { clientId, answers } = delivery;
      if (!hasRules(faults)) return deliver(delivery);
      const now: Answer[] = [];
      for (const answer of answers) {
        if (isEndMissing(clientId, answer)) continue;
        const rule = ruled('out', clientId, answer);
        if (rule?.error !== undefined) now.push(rule.error);
        for (const { message, lateMs } of rule?.messages ?? [{ message: answer, lateMs: 0 }]) {
          if (lateMs === 0) now.push(message);
          else
            scheduler.after(lateMs, () =>
              deliver({ at: scheduler.now(), clientId, answers: [message], lateMs: 0 }),
            );
        }
      }
      if (now.length > 0) deliver({ ...delivery, answers: now });
    },
    request(clientId, asked) {
      const rule = hasRules(faults) ? ruled('in', clientId, asked) : undefined;
      if (rule === undefined) return request(clientId, asked);
      if (rule.error !== undefined)
        return deliver({ at: scheduler.now(), clientId, answers: [rule.error], lateMs: 0 });
      for (const { message, lateMs } of rule.messages)
        after(lateMs, () => request(clientId, message));
    },
  };
}

function hasRules(faults: Faults): boolean {
  return faults.has('frames') || faults.has('no-end-marker');
}

function applied<Message extends Answer | Request>(
  message: Message,
  changed: Message,
  { forMs, code = REJECTED.code, text = REJECTED.text }: Fault,
  { action }: FrameRule,
): Ruled<Message> {
  const once = { message, lateMs: 0 };
  switch (action) {
    case 'drop':
      return { messages: [], error: undefined };
    case 'rewrite':
      return { messages: [{ message: changed, lateMs: 0 }], error: undefined };
    case 'repeat':
      return { messages: [once, { message: changed, lateMs: forMs ?? 0 }], error: undefined };
    case 'delay':
      return { messages: [{ message: changed, lateMs: forMs ?? DELAY_MS }], error: undefined };
    case 'error':
      return { messages: [once], error: { name: 'error', id: idOf(message), code, text } };
    default:
      return assertNever(action);
  }
}

/** Of the order or request that a message is about. */
function idOf(message: Answer | Request): number {
  for (const name of ['orderId', 'reqId', 'id']) {
    const value = valueAt(message, name);
    if (typeof value === 'number') return value;
  }
  return -1;
}

function hasValues(message: object, values: FrameRule['where']): boolean {
  return Object.entries(values).every(([path, value]) => valueAt(message, path) === value);
}

function valueAt(message: object, path: string): unknown {
  let value: unknown = message;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = new Map(Object.entries(value)).get(name);
  }
  return value;
}

function withValues<Message extends object>(
  message: Message,
  values: FrameRule['set'],
): Message | undefined {
  let changed: Message | undefined = message;
  for (const [path, value] of Object.entries(values)) {
    if (changed === undefined) return undefined;
    changed = withValue(changed, path.split('.'), value);
  }
  return changed;
}

function withValue<Message extends object>(
  message: Message,
  [name = '', ...rest]: readonly string[],
  value: Scalar,
): Message | undefined {
  if (!Object.hasOwn(message, name)) return undefined;
  const current = valueAt(message, name);
  if (rest.length > 0) {
    if (typeof current !== 'object' || current === null) return undefined;
    const inner = withValue(current, rest, value);
    return inner === undefined ? undefined : { ...message, [name]: inner };
  }
  if (current !== undefined && typeof current !== typeof value) return undefined;
  return { ...message, [name]: value };
}
