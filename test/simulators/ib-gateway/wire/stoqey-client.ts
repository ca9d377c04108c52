// The client library that the daemon itself uses, connected to the simulated gateway at server version 178.
import { type Contract, EventName, IBApi, OrderType, type Order as StoqeyOrder } from '@stoqey/ib';
import { AAPL } from './samples.ts';
import { answersTo } from './scripted-answers.ts';
import { type ScriptedGateway, startScripted, until } from './scripted-gateway.ts';

export interface StoqeyClient {
  readonly gateway: ScriptedGateway;
  readonly api: IBApi;
  /** Every event of the library, oldest first. */
  readonly heard: (readonly [event: string, ...args: unknown[]])[];
  /** The arguments of each event of the name. */
  of(event: string): readonly (readonly unknown[])[];
  /** Places the order and returns the arguments of its echo. */
  placed(order: StoqeyOrder, at?: Contract): Promise<readonly unknown[]>;
  forget(): void;
  end(): Promise<void>;
}

export async function connectStoqey(): Promise<StoqeyClient> {
  const heard: (readonly [event: string, ...args: unknown[]])[] = [];
  const of = (event: string) => heard.filter(([name]) => name === event).map(([, ...rest]) => rest);
  const gateway = await startScripted(answersTo, { seed: 7, messagesPerSecond: 1_000 });
  const api = new IBApi({
    host: '127.0.0.1',
    port: gateway.port,
    clientId: 17,
    maxReqPerSec: 1_000,
  });
  api.on(EventName.all, (event, args) => void heard.push([event, ...(args ?? [])]));
  api.connect();
  await until(() => of('nextValidId').length > 0 && of('managedAccounts').length > 0, 'ready');
  return {
    gateway,
    api,
    heard,
    of,
    async placed(order, at = contract) {
      const before = of('openOrder').length;
      api.placeOrder(before + 1, at, order);
      await until(() => of('openOrder').length > before, 'the order is echoed');
      return of('openOrder')[before] ?? [];
    },
    forget() {
      heard.length = 0;
      gateway.asked.length = 0;
    },
    async end() {
      api.disconnect();
      await gateway.stop();
    },
  };
}

export const contract: Contract = {
  conId: AAPL.conId,
  symbol: 'AAPL',
  secType: 'STK' as never,
  exchange: 'SMART',
  currency: 'USD',
};

export const limit = (fields: Partial<StoqeyOrder> = {}): StoqeyOrder => ({
  action: 'BUY' as never,
  orderType: OrderType.LMT,
  totalQuantity: 100,
  lmtPrice: 150.25,
  tif: 'GTC' as never,
  account: 'DU1234567',
  orderRef: 'abcdefgh.1.e',
  transmit: true,
  ...fields,
});
