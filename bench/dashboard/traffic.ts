// `npm run bench:traffic`: what the desk of the demonstration asks of the API in half a minute after its first answer, in requests, in
// messages, and in bytes as they were on the line.
import type { Page } from 'playwright-core';
import { pause } from '../timing.ts';
import { inWatchedDemo } from './watched-demo.ts';

const WATCHED_MS = 30_000;
/** Of the demonstration's orders. */
const BEFORE_MS = 20_000;

interface Traffic {
  requests: number;
  requestBytes: number;
  messagesIn: number;
  messageBytesIn: number;
  messagesOut: number;
}

/** Its numbers from here on. */
async function trafficOf(page: Page): Promise<Traffic> {
  const traffic = {
    ...{ requests: 0, requestBytes: 0 },
    ...{ messagesIn: 0, messageBytesIn: 0, messagesOut: 0 },
  };
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    traffic.requests += 1;
    traffic.requestBytes += encodedDataLength;
  });
  session.on('Network.webSocketFrameReceived', ({ response }) => {
    traffic.messagesIn += 1;
    traffic.messageBytesIn += Buffer.byteLength(response.payloadData);
  });
  session.on('Network.webSocketFrameSent', () => {
    traffic.messagesOut += 1;
  });
  return traffic;
}

function benchTraffic(): Promise<Traffic> {
  return inWatchedDemo(async (page) => {
    await page.waitForSelector('.positions');
    await pause(BEFORE_MS);
    const traffic = await trafficOf(page);
    await pause(WATCHED_MS);
    return { ...traffic };
  });
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(await benchTraffic(), null, 2)}\n`);
