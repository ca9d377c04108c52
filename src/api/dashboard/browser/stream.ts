// The live streams. That of a trader says that something happened, not what: the board is asked for then. That of a portfolio
// brings its newest valuation.

export interface StreamOptions {
  readonly trader: string;
  readonly csrf: string;
  readonly symbols: readonly string[];
  readonly since: number | undefined;
  /** A fact, or several that were skipped. */
  happened(seq: number): void;
  priced(): void;
  ended(): void;
}

interface Message {
  readonly type: string;
  readonly seq?: number;
  readonly to?: number;
}

/** The answer closes it. */
export function openStream(options: StreamOptions): () => void {
  return openSocket('/api/v1/ws/desk', options, (message: Message, say) => {
    if (message.type === 'ready') say(wanted(options));
    else if (message.type === 'price') options.priced();
    else if (message.type === 'event') options.happened(message.seq ?? 0);
    else if (message.type === 'gap') options.happened(message.to ?? 0);
  });
}

function wanted({ trader, symbols, since }: StreamOptions) {
  return {
    type: 'subscribe',
    account: trader,
    prices: symbols,
    ...(since === undefined ? {} : { since }),
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
  return openSocket(`/api/v1/ws/portfolio/${options.id}`, options, (message: Valuation) => {
    if (message.type === 'valuation') options.valued(message.portfolio, message.position ?? 0);
  });
}

interface SocketOptions {
  readonly csrf: string;
  ended(): void;
}

function openSocket<Received>(
  path: string,
  { csrf, ended }: SocketOptions,
  onMessage: (message: Received, say: (message: object) => void) => void,
): () => void {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const socket = new WebSocket(`${scheme}://${location.host}${path}`, ['sluice', `csrf.${csrf}`]);
  let isOver = false;
  socket.onmessage = ({ data }) =>
    onMessage(JSON.parse(String(data)) as Received, (message) =>
      socket.send(JSON.stringify(message)),
    );
  socket.onclose = () => {
    if (!isOver) ended();
  };
  return () => {
    isOver = true;
    socket.close();
  };
}
