// A client of the simulator over real sockets: plain fetch, plain WebSockets, signatures by node:crypto.
import { createPrivateKey, sign } from 'node:crypto';
import { WebSocket } from 'ws';
import { instant } from '../../../src/kernel/instant.ts';
import { createSimulatedClock } from '../../../src/simulators/host/clock.ts';
import {
  type SsiSimulator,
  type SsiSimulatorOptions,
  startSsiSimulator,
} from '../../../src/simulators/ssi/simulator.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: an answer of a server that the test looks into.
  readonly body: any;
}

export interface Frames {
  readonly frames: Record<string, never>[];
  readonly socket: WebSocket;
  send(frame: object): void;
  closed(): Promise<number>;
}

export const ACCOUNT = '0000001';
/** A Tuesday, between the continuous session's open and lunch at HOSE. */
export const TEN = '2026-03-03T10:00:00+07:00';

export async function startHarness(at: string, options: Partial<SsiSimulatorOptions> = {}) {
  // Market time stands still; `pass` moves it.
  const clock = createSimulatedClock({
    market: instant(Date.parse(at)),
    wallMs: Date.now() + 3_600_000,
    speed: 1,
  });
  const simulator = await startSsiSimulator({ port: 0, controlPort: 0, clock, ...options });
  return harnessOf(
    simulator,
    () => clock.stop(),
    () => clock.now(),
  );
}

export type Harness = Awaited<ReturnType<typeof startHarness>>;

export async function harnessOf(simulator: SsiSimulator, release: () => void, now: () => number) {
  const rest = `http://127.0.0.1:${simulator.port}/api/v3`;
  const controlUrl = `http://127.0.0.1:${simulator.controlPort}`;
  let token = '';
  let ids = 0;

  async function ask(method: string, url: string, init: { body?: string; headers?: object } = {}) {
    const response = await fetch(url, { method, ...init } as RequestInit);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('/json') === true;
    const body = isJson ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body } satisfies Answer;
  }

  const control = (method: string, path: string, body?: object) =>
    ask(method, `${controlUrl}${path}`, body === undefined ? {} : { body: JSON.stringify(body) });

  const keyAnswer = await control('GET', '/key');
  const privateKey = String(keyAnswer.body.private_key ?? '');

  const headers = () => (token === '' ? {} : { authorization: `Bearer ${token}` });

  const harness = {
    simulator,
    control,
    get token() {
      return token;
    },
    set token(value: string) {
      token = value;
    },
    get: (path: string) => ask('GET', `${rest}${path}`, { headers: headers() }),
    post: (path: string, body: unknown) =>
      ask('POST', `${rest}${path}`, {
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: headers(),
      }),
    async logIn(otp: string | undefined = '222222') {
      const answer = await harness.post('/auth/token', { apiKey: 'k', apiSecret: 's', otp });
      token = dataOf(answer)?.accessToken ?? '';
      return answer;
    },
    signed(method: string, fields: object, signature?: string) {
      const body = JSON.stringify(fields);
      return ask(method, `${rest}/trading/order`, {
        body,
        headers: { ...headers(), 'x-signature': signature ?? signatureOf(body, privateKey) },
      });
    },
    order(fields: object) {
      ids += 1;
      return harness.signed('POST', {
        accountNo: ACCOUNT,
        symbol: 'FPT',
        side: 'B',
        quantity: 100,
        price: '0',
        orderType: 'LO',
        clientRequestId: `t${ids}`,
        deviceId: '00:11:22:33:44:55',
        userAgent: 'test',
        ...fields,
      });
    },
    cancel: (orderId: string) =>
      harness.signed('DELETE', {
        accountNo: ACCOUNT,
        clientCancelId: `c${++ids}`,
        orderId,
        deviceId: '00:11:22:33:44:55',
        userAgent: 'test',
      }),
    amend: (orderId: string, change: object) =>
      harness.signed('PUT', {
        accountNo: ACCOUNT,
        clientModifyId: `m${++ids}`,
        orderId,
        deviceId: '00:11:22:33:44:55',
        userAgent: 'test',
        ...change,
      }),
    async state() {
      return (await control('GET', '/state')).body;
    },
    async priceOf(symbol: string) {
      await harness.get(`/data/securitiesByBoard?symbol=${symbol}`);
      const { prices } = await harness.state();
      return prices.find((one: { symbol: string }) => one.symbol === symbol);
    },
    /** Moves market time by so many milliseconds. */
    pass: (ms: number) => harness.passTo(new Date(now() + ms).toISOString()),
    async passTo(at: string) {
      const moved = await control('POST', '/clock', { at });
      if (moved.status !== 200) throw new Error(JSON.stringify(moved.body));
    },
    open: (bearer = token) => openStream(`ws://127.0.0.1:${simulator.port}/ws/v3`, bearer),
    /** A frame with this content; waits for it. */
    async stop() {
      await simulator.stop();
      release();
    },
  };
  return harness;
}

/** Bare, or in the envelope of the older form. */
function dataOf({ body }: Answer) {
  return body?.data ?? body;
}

async function openStream(url: string, bearer: string): Promise<Frames> {
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${bearer}` } });
  const frames: Record<string, never>[] = [];
  const closing = new Promise<number>((resolve) => socket.on('close', resolve));
  socket.on('message', (bytes) => frames.push(JSON.parse(String(bytes))));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return {
    frames,
    socket,
    send: (frame) => socket.send(JSON.stringify(frame)),
    closed: () => closing,
  };
}

export function signatureOf(body: string, keyText: string): string {
  const xml = Buffer.from(keyText, 'base64').toString('utf8');
  const field = (name: string) => {
    const text = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1] ?? '';
    return Buffer.from(text, 'base64').toString('base64url');
  };
  const jwk = {
    ...{ kty: 'RSA', n: field('Modulus'), e: field('Exponent'), d: field('D') },
    ...{ p: field('P'), q: field('Q'), dp: field('DP'), dq: field('DQ'), qi: field('InverseQ') },
  };
  return sign('sha256', Buffer.from(body), createPrivateKey({ key: jwk, format: 'jwk' })).toString(
    'hex',
  );
}
