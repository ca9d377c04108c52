// The live streams. That of a trader says that something happened, not what; the board is asked for then, over the same stream, which
// answers what has changed. That of a portfolio brings its newest valuation.

import { after } from './clock.ts';
import { type PatchStep, patched } from './json-patch.ts';

export interface Subscription {
  readonly symbols: readonly string[];
  readonly since: number | undefined;
}

export interface StreamOptions extends Subscription {
  readonly trader: string;
  readonly csrf: string;
  /** A fact, or several that were skipped. */
  happened(seq: number): void;
  priced(): void;
  ended(): void;
}

/** Whole at first on each stream, then the steps since the one before. */
interface BoardMessage {
  readonly type: 'board';
  readonly id: number;
  readonly seq: number;
  readonly age_seconds: number | null;
  readonly board?: object;
  readonly patch?: readonly PatchStep[];
}

type Message =
  | BoardMessage
  | { readonly type: 'ready' | 'price' }
  | { readonly type: 'error'; readonly id?: number }
  | { readonly type: 'event'; readonly seq: number }
  | { readonly type: 'gap'; readonly to: number };

export interface Stream {
  /** Instead of what was wanted before. */
  want(wanted: Subscription): void;
  /** One at a time. Undefined: this stream does not answer it. */
  askBoard(): Promise<object | undefined>;
  close(): void;
}

/** A stream that takes longer is given up: how old an answer is has to be known soon. */
const ANSWER_MS = 3_000;

export function openStream(options: StreamOptions): Stream {
  const { trader } = options;
  let wanted: Subscription = options;
  let isReady = false;
  /** As it was answered last; none before the first answer. */
  let board: object | undefined;
  let asked = 0;
  let answer: (board: object | undefined) => void = () => {};
  const socket = openSocket<Message>('/api/v1/ws/desk', {
    csrf: options.csrf,
    taken(message) {
      switch (message.type) {
        case 'ready':
          isReady = true;
          return subscribe();
        case 'price':
          return options.priced();
        case 'event':
          return options.happened(message.seq);
        case 'gap':
          return options.happened(message.to);
        case 'board':
          return taken(message);
        case 'error':
          return message.id === asked ? answer(undefined) : undefined;
      }
    },
    ended() {
      end();
      options.ended();
    },
  });

  function subscribe(): void {
    const { symbols: prices, since } = wanted;
    const from = since === undefined ? {} : { since };
    socket.say({ type: 'subscribe', account: trader, prices, ...from });
  }

  /** Each is based on the one before, whether anyone still waits for it or not. */
  function taken({ id, seq, age_seconds, board: whole, patch = [] }: BoardMessage): void {
    board = whole ?? patched(board, patch);
    if (id === asked) answer({ ...board, seq, age_seconds });
  }

  function end(): void {
    isReady = false;
    answer(undefined);
  }

  function close(): void {
    socket.close();
    end();
  }

  return {
    want(next) {
      wanted = next;
      if (isReady) subscribe();
    },
    async askBoard() {
      if (!isReady) return undefined;
      const { promise, resolve } = Promise.withResolvers<object | undefined>();
      answer = resolve;
      asked += 1;
      socket.say({ type: 'board', id: asked, account: trader });
      const giveUp = after(ANSWER_MS, () => {
        close();
        options.ended();
      });
      return promise.finally(giveUp);
    },
    close,
  };
}

export interface PortfolioStreamOptions {
  readonly id: number;
  readonly csrf: string;
  /** As `GET /portfolios/{id}` answers it, and the number of the newest event it rests on. */
  valued(portfolio: unknown, position: number): void;
  ended(): void;
}

interface Valuation {
  readonly type: string;
  readonly portfolio?: unknown;
  readonly position?: number;
}

/** The answer closes it. */
export function openPortfolioStream(options: PortfolioStreamOptions): () => void {
  return openSocket<Valuation>(`/api/v1/ws/portfolio/${options.id}`, {
    csrf: options.csrf,
    ended: options.ended,
    taken({ type, portfolio, position }) {
      if (type === 'valuation') options.valued(portfolio, position ?? 0);
    },
  }).close;
}

interface SocketOptions<Received> {
  readonly csrf: string;
  taken(message: Received): void;
  ended(): void;
}

interface Socket {
  say(message: object): void;
  close(): void;
}

function openSocket<Received>(
  path: string,
  { csrf, taken, ended }: SocketOptions<Received>,
): Socket {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const socket = new WebSocket(`${scheme}://${location.host}${path}`, ['sluice', `csrf.${csrf}`]);
  let isOver = false;
  socket.onmessage = ({ data }) => taken(JSON.parse(String(data)) as Received);
  socket.onclose = () => {
    if (!isOver) ended();
  };
  return {
    say: (message) => socket.send(JSON.stringify(message)),
    close() {
      isOver = true;
      socket.close();
    },
  };
}
