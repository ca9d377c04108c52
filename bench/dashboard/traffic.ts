// `npm run bench:traffic`: what the desk of the demonstration asks of the API in half a minute after its first answer, in requests, in
// messages, and in bytes as they were on the line.
import { chromium, type Page } from 'playwright-core';
import { buildDashboard } from '../../scripts/build-dashboard.ts';
import { chromiumPlace, LAUNCH_ARGS } from '../../test/browser/chromium-place.ts';
import { demoEnvironment } from '../../test/browser/demo-environment.ts';
import { pause } from '../timing.ts';

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

async function benchTraffic(): Promise<Traffic> {
  await buildDashboard();
  const environment = await demoEnvironment();
  const executablePath = chromiumPlace();
  if (executablePath === undefined) throw new Error('Chromium is not installed');
  const browser = await chromium.launch({ executablePath, args: LAUNCH_ARGS });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const data = { login_code: environment.code };
    await context.request.post(new URL('/api/v1/auth/page', environment.url).href, { data });
    const page = await context.newPage();
    await page.goto(environment.url);
    await page.waitForSelector('.positions');
    await pause(BEFORE_MS);
    const traffic = await trafficOf(page);
    await pause(WATCHED_MS);
    return { ...traffic };
  } finally {
    await browser.close();
    await environment.end();
  }
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(await benchTraffic(), null, 2)}\n`);
