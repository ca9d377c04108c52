import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { filter, firstValueFrom } from 'rxjs';
import {
  createMarketClock,
  EventBus,
  OptionsFlowMonitor,
  PositionCloseEvent,
  PositionOpenEvent,
  PositionTracker,
  PositionUpdateEvent,
  PredictionSignalEvent,
  PriceEvent,
  predictionApi,
} from 'sluice/library';

// Replaces your prediction API in this example: it always answers with the same BUY signal.
let timestamp: number | undefined;
const source = createServer((request, response) => {
  const ticker = new URL(request.url ?? '', 'http://localhost').searchParams.get('ticker');
  timestamp ??= Date.now();
  const prediction = { ticker, timestamp, signal: 'BUY', confidence: 0.9, stock_price: 150 };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ status: 'success', data: { ticker, prediction } }));
});
await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
const { port } = source.address() as AddressInfo;

const clock = createMarketClock();
const bus = new EventBus((error) => console.error(error));
const tracker = new PositionTracker(bus);
const monitor = new OptionsFlowMonitor(
  bus,
  predictionApi({ url: `http://127.0.0.1:${port}`, api_key: 'demo', poll_seconds: 5 }, clock),
);

// A signal opens a position with a stop two ATRs below the entry and a target two R above it.
bus.subscribe(PredictionSignalEvent, async ({ symbol, signal, confidence, price }) => {
  console.log(`signal  ${symbol} ${signal} ${confidence}`);
  if (signal !== 'BUY' || confidence <= 0.8 || price === undefined) return;
  const position = await tracker.createStockPosition({
    symbol,
    quantity: 100,
    stockInfo: { atr: 1.5 },
  });
  await position.open(100, price);
  await position.updateStopLoss(await position.calculateOptimalStopLoss());
  await position.updateTakeProfit(await position.calculateOptimalTakeProfit());
});

// A price trails the stop one percent behind the market, and closes the position at the stop.
bus.subscribe(PriceEvent, async ({ symbol, price }) => {
  await tracker.updateAllPositionsPrice(symbol, price);
  for (const position of tracker.getPositionsForSymbol(symbol)) {
    const { stopLoss = 0 } = position;
    if (price <= stopLoss) await position.close(price, 'stop');
    else await position.updateStopLoss(await position.calculateTrailingStop(price, 0.01));
  }
});

bus.subscribe(PositionOpenEvent, ({ symbol, quantity, entryPrice }) =>
  console.log(`open    ${symbol} ${quantity} at ${entryPrice}`),
);
bus.subscribe(PositionUpdateEvent, ({ change, price, stopLoss, takeProfit }) => {
  if (change !== 'price') console.log(`update  ${change} ${price} ${stopLoss} ${takeProfit}`);
});
bus.subscribe(PositionCloseEvent, ({ symbol, exitPrice, realizedPnl, reason }) =>
  console.log(`close   ${symbol} at ${exitPrice}, ${realizedPnl} USD, ${reason}`),
);

// Events are RxJS streams too. The program waits for the last step of opening the position.
const opened = firstValueFrom(
  bus.on(PositionUpdateEvent).pipe(filter(({ change }) => change === 'take_profit')),
);
monitor.configure(['AAPL'], { AAPL: 0.6 });
await monitor.startMonitoring();
await opened;
await monitor.stopMonitoring();

// Your market data goes here.
for (const price of [151, 154, 153, 152]) await bus.emit(new PriceEvent({ symbol: 'AAPL', price }));

const { closed, realizedPnl } = await tracker.getPositionSummary();
console.log(`result  ${closed} position closed, ${realizedPnl} USD`);
source.close();
clock.stop();
