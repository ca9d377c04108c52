// A small TCP server that speaks just enough of the gateway's wire: it greets, keeps every frame, and says what the test scripts.

import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { resetConnection } from '../../../../../src/simulators/host/reset-connection.ts';

export interface Frame {
  readonly fields: readonly string[];
  /** Frames that arrived in the same chunk carry the same number. */
  readonly chunk: number;
}

export interface ScriptedGateway {
  readonly port: number;
  readonly frames: Frame[];
  /** The versions that each connection asked for. */
  readonly versionsAsked: string[];
  /** Client ids, one per finished handshake. */
  readonly sessions: number[];
  say(...fields: (string | number)[]): void;
  sayBytes(bytes: Buffer): void;
  /** Answers by message id; the default answers the clock only. */
  onFrame: (fields: readonly string[], connection: number) => void;
  /** Closes what is connected. */
  reset(): void;
  stop(): Promise<void>;
}

export interface ScriptedGatewayOptions {
  readonly serverVersion?: number;
  readonly accounts?: string;
  readonly nextOrderId?: number;
  /** Takes connections and says nothing. */
  readonly isMute?: boolean;
}

export function frameOf(fields: readonly (string | number)[]): Buffer {
  const body = Buffer.from(fields.map((field) => `${field}\0`).join(''), 'utf8');
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

export async function startScriptedGateway(
  options: ScriptedGatewayOptions = {},
): Promise<ScriptedGateway> {
  const { serverVersion = 178, accounts = 'DU1234567', nextOrderId = 1, isMute = false } = options;
  const sockets = new Set<Socket>();
  let current: Socket | undefined;
  let chunk = 0;

  function connected(socket: Socket): void {
    sockets.add(socket);
    current = socket;
    let buffer = Buffer.alloc(0);
    let isGreeted = false;
    socket.on('error', () => {});
    socket.on('close', () => void sockets.delete(socket));
    socket.on('data', (bytes) => {
      if (isMute) return;
      chunk += 1;
      buffer = Buffer.concat([buffer, bytes]);
      for (;;) {
        const skip = isGreeted ? 0 : 4;
        if (buffer.length < skip + 4) return;
        const length = buffer.readUInt32BE(skip);
        if (buffer.length < skip + 4 + length) return;
        const text = buffer.subarray(skip + 4, skip + 4 + length).toString('utf8');
        buffer = buffer.subarray(skip + 4 + length);
        if (isGreeted) heard(text.split('\0').slice(0, -1), socket);
        else {
          isGreeted = true;
          gateway.versionsAsked.push(text);
          socket.write(frameOf([serverVersion, '20261120 05:54:20 US/Eastern']));
        }
      }
    });
  }

  function heard(fields: readonly string[], socket: Socket): void {
    gateway.frames.push({ fields, chunk });
    if (fields[0] === '71') {
      gateway.sessions.push(Number(fields[2]));
      socket.write(frameOf([15, 1, accounts]));
      socket.write(frameOf([9, 1, nextOrderId]));
    }
    gateway.onFrame(fields, gateway.sessions.length);
  }

  const server: Server = createServer(connected);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const gateway: ScriptedGateway = {
    port: (server.address() as AddressInfo).port,
    frames: [],
    versionsAsked: [],
    sessions: [],
    say: (...fields) => void current?.write(frameOf(fields)),
    sayBytes: (bytes) => void current?.write(bytes),
    onFrame: (fields) => {
      if (fields[0] === '49') gateway.say(49, 1, Math.floor(Date.now() / 1000));
    },
    reset() {
      for (const socket of sockets) resetConnection(socket);
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
  return gateway;
}

/** The fields of openOrder at server version 178 for a plain order, in their order on the wire. */
const OPEN_ORDER = `orderId conId symbol secType expiry strike right multiplier exchange currency
  localSymbol tradingClass action quantity type limitPrice auxPrice tif ocaGroup account openClose
  origin orderRef clientId permId outsideRth hidden discretionaryAmt goodAfterTime sharesAllocation
  faGroup faMethod faPercentage modelCode goodTillDate rule80A percentOffset settlingFirm
  shortSaleSlot designatedLocation exemptCode auctionStrategy startingPrice stockRefPrice delta
  stockRangeLower stockRangeUpper displaySize blockOrder sweepToFill allOrNone minQty ocaType
  eTradeOnly firmQuoteOnly nbboPriceCap parentId triggerMethod volatility volatilityType
  neutralType neutralAuxPrice neutralConId neutralFirm neutralAccount neutralIntent neutralOpenClose
  neutralShort neutralSlot neutralLocation continuousUpdate referencePriceType trailStopPrice
  trailingPercent basisPoints basisPointsType legsText legs orderLegs smartParameters scaleInit
  scaleSubsequent scaleIncrement hedgeType optOut clearingAccount clearingIntent notHeld
  deltaNeutral algorithm solicited whatIf status before1 before2 before3 change1 change2 change3
  after1 after2 after3 commission minCommission maxCommission commissionCurrency warning
  randomizeSize randomizePrice conditions adjustedType triggerPrice trailStopAgain lmtPriceOffset
  adjustedStop adjustedStopLimit adjustedTrail adjustedUnit tierName tierValue tierShown cashQty
  noAutoPrice omsContainer discretionary priceManagement duration postToAts autoCancelParent
  minTradeQty minCompeteSize competeOffset midWhole midHalf`.split(/\s+/);

const UNSET = '1.7976931348623157E308';

const PLAIN_OPEN_ORDER: Readonly<Record<string, string | number>> = {
  conId: 265598,
  symbol: 'AAPL',
  secType: 'STK',
  strike: 0,
  exchange: 'SMART',
  currency: 'USD',
  tif: 'GTC',
  account: 'DU1234567',
  neutralType: 'None',
  legs: 0,
  orderLegs: 0,
  smartParameters: 0,
  deltaNeutral: 0,
  conditions: 0,
  exemptCode: -1,
  commission: UNSET,
  before1: UNSET,
  after1: UNSET,
  trailStopPrice: UNSET,
  trailStopAgain: UNSET,
  permId: 900001,
  status: 'PreSubmitted',
};

/** An openOrder frame of 135 fields, the id included. */
export function openOrderFields(
  order: Readonly<Record<string, string | number>>,
): (string | number)[] {
  const values = { ...PLAIN_OPEN_ORDER, ...order };
  return [5, ...OPEN_ORDER.map((name) => values[name] ?? '')];
}
