// Everything between daemon and gateway that is about orders waits here until the explorer lets it arrive. Within a channel the
// order is kept, as one part of the gateway keeps it; between channels it is anyone's. The rest arrives at once.
import type { Answer } from '../../../src/simulators/ib-gateway/messages/answer.ts';
import type { GatewayCommand } from '../../../src/trader/adapters/ib/messages/messages.ts';
import type { Carrier, Load, Route } from '../../simulation/components/carrier.ts';
import type { Scheduler } from '../../simulation/components/scheduler.ts';
import type { OrderNames } from './order-names.ts';

export interface HeldMail {
  readonly carrier: Carrier;
  /** What of the gateway waits, by channel, oldest first. */
  channels(): ReadonlyMap<string, readonly Answer[][]>;
  /** What waits for the gateway, oldest first. */
  outgoing(): readonly string[];
  canTell(channel: string): boolean;
  tell(channel: string): void;
  /** The gateway reads the oldest message; questions in a row are one. */
  read(): void;
  /** What needs no decision arrives; true if anything did. */
  flush(): boolean;
  /** When something has waited for as long as messages ever do; undefined if nothing waits. */
  dueAt(): number | undefined;
  /** Counts what was held back: it changes when there is more to decide. */
  readonly held: number;
  /** The daemon is gone: nothing reaches it any more. */
  forget(): void;
  /** Which ends of the newest snapshot the daemon has heard. */
  ends(): readonly string[];
}

/** Longer than a message between programs of one machine takes, and well within what the rules allow a repair. */
const WAITS_MS = 600;
/** Said by the exchange much later than asked: a fault. */
const LATE_MS = 3_000;
/** About orders and shares; their answers make a snapshot. */
export const QUESTIONS: ReadonlySet<string> = new Set([
  'reqAllOpenOrders',
  'reqExecutions',
  'reqPositions',
  'reqCompletedOrders',
]);
const ORDERS: ReadonlySet<string> = new Set(['placeOrders', 'cancelOrder']);
const ENDS: Readonly<Record<string, string>> = {
  openOrderEnd: 'all orders',
  executionDataEnd: 'all executions',
  completedOrdersEnd: 'all completed',
  positionEnd: 'all positions',
};

interface Parcel {
  readonly answers: Answer[];
  readonly route: Route;
  readonly from: number;
  readonly dueAt: number;
  readonly tell: (answers: readonly Answer[]) => void;
}

interface Outgoing {
  readonly command: GatewayCommand | undefined;
  readonly dueAt: number;
  readonly call: () => void;
}

export function createHeldMail(scheduler: Scheduler, names: OrderNames): HeldMail {
  const channels = new Map<string, Parcel[]>();
  let toGateway: Outgoing[] = [];
  let prompt: { readonly route: Route; readonly call: () => void }[] = [];
  let ends: string[] = [];
  let held = 0;

  function hold(channel: string, route: Route, { answers, lateMs }: Load, tell: Parcel['tell']) {
    const from = scheduler.now() + (lateMs > LATE_MS ? lateMs : 0);
    const parcel = { answers: [...answers], route, from, dueAt: from + WAITS_MS, tell };
    channels.set(channel, [...(channels.get(channel) ?? []), parcel]);
    held += 1;
  }

  /** What comes long after what it belongs to adds nothing to decide: it arrives with it, or at once. */
  function follow(channel: string, route: Route, load: Load, tell: Parcel['tell']): void {
    const last = channels.get(channel)?.at(-1);
    if (last?.route === route) last.answers.push(...load.answers);
    else prompt.push({ route, call: () => tell(load.answers) });
  }

  function readOne(): void {
    const [first, ...rest] = toGateway;
    toGateway = rest;
    if (first?.command?.name === 'reqAllOpenOrders') ends = [];
    first?.call();
  }

  const isHeld = ({ command }: Outgoing) =>
    command !== undefined && (ORDERS.has(command.name) || QUESTIONS.has(command.name));

  return {
    carrier: {
      toSession: (route, call) => void prompt.push({ route, call }),
      answersTo(route, { answers, lateMs }, tell) {
        const notices = answers.filter(isOfLine);
        const load = { answers: answers.filter((answer) => !isOfLine(answer)), lateMs };
        if (notices.length > 0) prompt.push({ route, call: () => tell(notices) });
        if (load.answers.length === 0) return;
        const channel = channelOf(load.answers, names);
        if (channel === undefined) prompt.push({ route, call: () => tell(load.answers) });
        else if (load.answers[0]?.name === 'commissionReport') follow(channel, route, load, tell);
        else hold(channel, route, load, tell);
      },
      toGateway(_route, command, call) {
        const parcel = { command, dueAt: scheduler.now() + WAITS_MS, call };
        toGateway = [...toGateway, parcel];
        if (isHeld(parcel)) held += 1;
      },
      closed(route) {
        for (const [channel, parcels] of channels) {
          const left = parcels.filter((parcel) => parcel.route !== route);
          if (left.length === 0) channels.delete(channel);
          else channels.set(channel, left);
        }
        prompt = prompt.filter((one) => one.route !== route);
      },
      setDelay() {},
      isDelayed: () => false,
    },
    channels: () =>
      new Map(
        [...channels].map(([name, parcels]) => [name, parcels.map(({ answers }) => answers)]),
      ),
    outgoing: () => toGateway.map(({ command }) => names.inText(JSON.stringify(command ?? 'line'))),
    canTell: (channel) => (channels.get(channel)?.[0]?.from ?? LONG) <= scheduler.now(),
    tell(channel) {
      const [first, ...rest] = channels.get(channel) ?? [];
      if (rest.length === 0) channels.delete(channel);
      else channels.set(channel, rest);
      if (first === undefined) return;
      for (const { name } of first.answers) if (ENDS[name] !== undefined) ends.push(name);
      first.tell(first.answers);
    },
    read() {
      const isQuestion = QUESTIONS.has(toGateway[0]?.command?.name ?? '');
      do readOne();
      while (isQuestion && QUESTIONS.has(toGateway[0]?.command?.name ?? ''));
    },
    flush() {
      const next = toGateway[0];
      if (next !== undefined && !isHeld(next)) {
        readOne();
        return true;
      }
      const calls = prompt;
      prompt = [];
      for (const { call } of calls) call();
      return calls.length > 0;
    },
    dueAt() {
      const dues = [...channels.values()].flatMap(([first]) => (first ? [first.dueAt] : []));
      if (toGateway[0] !== undefined) dues.push(toGateway[0].dueAt);
      return dues.length === 0 ? undefined : Math.min(...dues);
    },
    get held() {
      return held;
    },
    forget() {
      channels.clear();
      prompt = [];
    },
    ends: () => ends,
  };
}

/** About the connection itself, also in a burst after a silence: a later one must not overtake it. */
function isOfLine(answer: Answer): boolean {
  return answer.name === 'managedAccounts' || (answer.name === 'error' && answer.id <= 0);
}

/** Undefined: prices, values, the time, notices. Which needs no decision. */
function channelOf(answers: readonly Answer[], names: OrderNames): string | undefined {
  for (const answer of answers) {
    const end = ENDS[answer.name];
    if (end !== undefined) return end;
  }
  const [first] = answers;
  switch (first?.name) {
    case 'openOrder':
    case 'orderStatus':
      return answers.length > 2 ? 'all orders again' : names.ofId(first.orderId);
    case 'executionData': {
      const { secType, strike } = first.contract;
      // The contracts of a vertical and the pair are reported in any order.
      const ofPair = secType === 'STK' ? '' : ` ${secType} ${strike}`;
      return `${names.ofId(first.execution.orderId)} fill${ofPair}`;
    }
    case 'commissionReport':
      return names.fillOf(first.execId);
    case 'position':
      return 'position';
    case 'error':
      return first.id > 0 && names.isOrder(first.id) ? names.ofId(first.id) : undefined;
    default:
      return undefined;
  }
}

const LONG = Number.POSITIVE_INFINITY;
