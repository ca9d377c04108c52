// Plays one drill: a position with its stop, the fault, the wait for the report, the page, and the end.
import { ask } from '../processes/ask.ts';
import type { GatewayTruth, WireEntry } from '../processes/gateway-truth.ts';
import { pause, until } from '../processes/waiting.ts';
import type { Book, Drill, Scene } from './faults/fault-drill.ts';
import { openOperator, type Typed } from './operator.ts';
import { isReady, type Stand } from './stand.ts';

const PRICE = 100;
const HELD: Book = { shares: 100, stop: 100 };
/** What a drill may take after its fault has been reported. */
const DEADLINE_MS = 180_000;
/** Beside the time that it may take to show. */
const MISSING_MS = 20_000;
const WATCH_SECONDS = 12;
const EVERY_MS = 250;

export interface Played {
  readonly drill: Drill;
  readonly symbol: string;
  /** What was reported otherwise than the drill says. */
  readonly wrong: readonly string[];
  /** Kinds in the order in which they were raised. */
  readonly alarms: readonly string[];
  /** From the fault to the first notice; undefined: nothing was reported. */
  readonly reportedMs?: number;
  readonly notices: readonly string[];
  readonly typed: readonly Typed[];
  /** From the page to the end, or from the fault if sluice healed it. */
  readonly endedMs: number;
  readonly end: Book;
  readonly nakedMs: number;
}

export async function play(stand: Stand, drill: Drill, symbol: string): Promise<Played> {
  const scene = sceneOf(stand, symbol);
  await scene.price(PRICE);
  await isReady(stand);
  if (drill.contracts === undefined) await hold(stand, symbol, drill.held ?? HELD.shares);
  else await holdContracts(stand, symbol, drill.contracts);
  const before = new Set((await stand.alarms())?.map(({ id }) => id));
  const { naked_milliseconds: naked, time } = await stand.truth();
  const noticed = stand.notices().length;
  const operator = openOperator({ stand, drill, scene, before });
  const began = performance.now();
  if (drill.kind !== undefined) await scene.fault(drill.kind, fieldsOf(drill, symbol));
  await drill.begin?.(scene);
  const wanted = drill.end ?? HELD;
  const watched = began + (drill.watchSeconds ?? WATCH_SECONDS) * 1_000;
  const late = watched + MISSING_MS;
  let endedAt = began;
  await until(
    `the end of ${drill.name}`,
    async () => {
      const now = performance.now();
      const isCalm = (await operator.look()) && (await isWell(stand));
      const isOver = isCalm && (now > late || isBook(await stand.truth(), symbol, wanted));
      if (!isOver) {
        endedAt = performance.now();
        return false;
      }
      const isComplete = operator.missing().length === 0;
      return now > watched && now > endedAt + 2_000 && (isComplete || now > late);
    },
    DEADLINE_MS,
    EVERY_MS,
  ).catch(async (cause: unknown) => {
    throw new Error(`${String(cause)}\n${await picture(stand, symbol, operator)}`);
  });
  await expectNothingSentTwice(stand);
  const truth = await stand.truth();
  const [notice] = stand.notices().slice(noticed);
  const lastEnd = began + (operator.lastEnd() ?? 0) - Date.parse(time);
  return {
    ...{ drill, symbol, alarms: operator.kinds(), typed: operator.typed() },
    wrong: [
      ...operator.missing().map((kind) => `${kind} was not raised`),
      ...operator.unexpected().map((kind) => `${kind} was raised`),
      ...(isBook(truth, symbol, wanted)
        ? []
        : [`the book is ${JSON.stringify(bookOf(truth, symbol))}`]),
    ],
    ...(notice === undefined ? {} : { reportedMs: Math.max(0, notice.at - Date.parse(time)) }),
    notices: stand
      .notices()
      .slice(noticed)
      .map(({ text }) => text),
    endedMs: Math.max(0, Math.max(endedAt, lastEnd) - (operator.pageAt() ?? began)),
    end: bookOf(truth, symbol),
    nakedMs: truth.naked_milliseconds - naked,
  };
}

function fieldsOf({ fields = {} }: Drill, symbol: string) {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replaceAll('SYMBOL', symbol) : value,
    ]),
  );
}

async function hold(stand: Stand, symbol: string, shares: number): Promise<void> {
  if (shares === 0) return;
  await until(`${symbol} is bought`, async () => {
    const { code } = await stand.typed(
      `sluice buy ${symbol} ${shares} --stop 2% --target 6% --yes`,
    );
    return code === 0;
  });
  await until(`${symbol} is held under its stop`, async () => {
    const rows = await stand.positions();
    const row = rows?.find((one) => one.symbol === symbol);
    return row?.quantity === shares && row.protected;
  });
}

async function holdContracts(stand: Stand, symbol: string, words: string): Promise<void> {
  const command = `sluice ${words.replaceAll('SYMBOL', symbol)}`;
  await until(`${command} is allowed`, async () => (await stand.typed(command)).code === 0);
  await until(`contracts of ${symbol} are held`, async () => {
    const row = (await stand.positions())?.find((one) => isOf(one.symbol, symbol));
    return row !== undefined && row.quantity !== 0;
  });
}

/** Itself, or an option of it. */
function isOf(id: string, symbol: string): boolean {
  return id === symbol || id.startsWith(`${symbol} `);
}

/** Trading, on a connection that works, and everything that is held has its stop. */
async function isWell(stand: Stand): Promise<boolean> {
  const status = await stand.status();
  if (status?.ready.is_ready !== true || status.trading.state !== 'ACTIVE') return false;
  return status.unknown_orders === 0 && status.unprotected.length === 0;
}

function isBook(truth: GatewayTruth, symbol: string, wanted: Book): boolean {
  const { shares, stop, contracts } = bookOf(truth, symbol);
  if (shares !== wanted.shares || stop !== wanted.stop) return false;
  return contracts === wanted.contracts;
}

/** Shares of stops that work, and never more than those that close. */
function bookOf(truth: GatewayTruth, symbol: string): Book {
  const shares = truth.positions.find((row) => row.symbol === symbol)?.quantity ?? 0;
  const stop = truth.open_orders
    .filter((order) => order.symbol === symbol && order.type.startsWith('STP'))
    .filter(({ status }) => status !== 'Inactive')
    .reduce((sum, { quantity, filled }) => sum + quantity - filled, 0);
  const contracts = truth.positions
    .filter((row) => row.symbol.startsWith(`${symbol} `))
    .reduce((sum, { quantity }) => sum + Math.abs(quantity), 0);
  return { shares, stop, ...(contracts !== 0 && { contracts }) };
}

/** Position among the fields after the message id. */
const ORDER_REF = 25;

async function expectNothingSentTwice(stand: Stand): Promise<void> {
  const wire = (await ask(stand.gatewayPort, 'GET', '/wire?since=0')) as readonly WireEntry[];
  const numbers = new Map<string, Set<string>>();
  for (const { name, fields } of wire) {
    const [number = ''] = fields;
    const ref = fields[ORDER_REF] ?? '';
    if (name !== 'placeOrder' || ref === '') continue;
    numbers.set(ref, (numbers.get(ref) ?? new Set()).add(number));
  }
  const twice = [...numbers].filter(([, all]) => all.size > 1);
  if (twice.length > 0) throw new Error(`sent twice: ${twice.map(([ref]) => ref).join(', ')}`);
}

async function picture(
  stand: Stand,
  symbol: string,
  operator: ReturnType<typeof openOperator>,
): Promise<string> {
  const [status, truth, alarms] = [await stand.status(), await stand.truth(), await stand.alarms()];
  const orders = truth.open_orders.filter((order) => order.symbol === symbol);
  return [
    `alarms ${operator.kinds().join(', ')}; missing ${operator.missing().join(', ')}`,
    `${JSON.stringify(bookOf(truth, symbol))} ${JSON.stringify(status?.gateway)} ${JSON.stringify(status?.ready)} ${JSON.stringify(status?.trading)} unknown ${status?.unknown_orders} unprotected ${status?.unprotected}`,
    ...(alarms ?? []).filter((row) => row.ended_at === null).map((row) => JSON.stringify(row)),
    ...operator.typed().map(({ command, code, out }) => `$ ${command} → ${code}: ${out}`),
    ...orders.map((order) => JSON.stringify(order)),
  ].join('\n');
}

function sceneOf(stand: Stand, symbol: string): Scene {
  const gateway = (method: string, path: string, body?: unknown) =>
    ask(stand.gatewayPort, method, path, body);
  return {
    symbol,
    fault: async (kind, fields) => void (await gateway('POST', '/fault', { kind, ...fields })),
    heal: async () => void (await gateway('DELETE', '/fault')),
    feedFault: async (kind, fields) =>
      void (await ask(stand.feedPort, 'POST', '/fault', { kind, ...fields })),
    healFeed: async () => void (await ask(stand.feedPort, 'DELETE', '/fault')),
    sluice: stand.sluice,
    async price(last) {
      const [bid, offer] = [last - 0.01, last + 0.01].map((one) => Math.round(one * 100) / 100);
      await gateway('POST', '/price', { symbol, last, bid, ask: offer });
    },
    orderByHand: async (order) =>
      (
        (await gateway('POST', '/order', { account: 'DU1234567', symbol, ...order })) as {
          perm_id: number;
        }
      ).perm_id,
    async cancelAtBroker() {
      const { open_orders: orders } = await stand.truth();
      const order = orders.find(
        (one) => one.symbol === symbol && (one.status === 'Inactive' || one.action === 'BUY'),
      );
      if (order !== undefined) await gateway('DELETE', `/order/${order.perm_id}`);
    },
    becomesReady: () =>
      until(
        'the gateway is ready',
        async () => (await stand.status())?.gateway?.state === 'ready',
      ).then(() => undefined),
    becomesCovered: () =>
      until(`${symbol} has its stop`, async () => {
        const { shares, stop } = bookOf(await stand.truth(), symbol);
        return shares !== 0 && shares === stop;
      }).then(() => undefined),
    renewKey: stand.renewKey,
    truth: stand.truth,
  };
}

/** Nothing of the drill is left for the next one. */
export async function clear(stand: Stand, symbol: string): Promise<void> {
  await ask(stand.gatewayPort, 'DELETE', '/fault');
  await ask(stand.feedPort, 'DELETE', '/fault');
  await isReady(stand);
  const rows = await stand.positions();
  const held = rows?.find((row) => isOf(row.symbol, symbol));
  const ran = held && (await stand.sluice('exit', held.symbol, '--yes'));
  await until(
    `${symbol} is closed; ${ran?.out ?? ''}${ran?.err ?? ''}`,
    async () => {
      const orders = (await stand.truth()).open_orders.filter((order) =>
        isOf(order.symbol, symbol),
      );
      const left = (await stand.positions())?.filter((row) => isOf(row.symbol, symbol));
      return orders.length === 0 && left?.length === 0;
    },
    60_000,
    EVERY_MS,
  );
  await pause(1_000);
  const open = (await stand.alarms())?.filter(({ ended_at: at }) => at === null) ?? [];
  if (open.length > 0) throw new Error(`left: ${open.map(({ kind }) => kind).join(', ')}`);
}
