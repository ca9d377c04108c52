// Reports of errors in our own code to a Sentry server: the kind of error and where in the code it arose. Messages stay
// here, because they may name symbols, prices and orders.
// Decision 0032
import { randomUUID } from 'node:crypto';
import type { ErrorReports, ReportedPlace } from '../../ports/error-reports.ts';

export interface ErrorReportsOptions {
  /** `https://key@host/1` */
  readonly dsn: string;
  readonly service: string;
  readonly version: string;
}

const PER_MINUTE_MAX = 10;
const MINUTE_MS = 60_000;
const TIMEOUT_MS = 5_000;
const FRAMES_MAX = 30;

/** Undefined for an address that is not a DSN; the configuration refuses those before. */
export function createErrorReports(options: ErrorReportsOptions): ErrorReports | undefined {
  const { service, version } = options;
  const dsn = URL.parse(options.dsn);
  const [, folder = '', project] = /^(.*)\/(\d+)$/.exec(dsn?.pathname ?? '') ?? [];
  if (dsn === null || project === undefined) return undefined;
  const url = `${dsn.origin}${folder}/api/${project}/envelope/`;
  const client = `sluice/${version}`;
  const auth = `Sentry sentry_version=7, sentry_key=${dsn.username}, sentry_client=${client}`;
  const sending = new Set<Promise<unknown>>();
  let sentAt: number[] = [];

  /** A loop that fails must not flood the server, nor keep us busy. */
  function mayNotSend(now: number): boolean {
    sentAt = sentAt.filter((at) => now - at < MINUTE_MS);
    return sentAt.length >= PER_MINUTE_MAX;
  }

  function report(error: Error, place: ReportedPlace = {}): void {
    const now = Date.now();
    if (mayNotSend(now)) return;
    sentAt.push(now);
    const event = {
      event_id: randomUUID().replaceAll('-', ''),
      timestamp: now / 1_000,
      platform: 'node',
      level: 'error',
      logger: service,
      release: `sluice@${version}`,
      ...(place.route === undefined ? {} : { transaction: place.route }),
      tags: {
        service,
        ...(place.requestId === undefined ? {} : { request_id: place.requestId }),
      },
      exception: { values: [{ type: error.name, stacktrace: { frames: framesOf(error) } }] },
    };
    const head = { event_id: event.event_id, sent_at: new Date(now).toISOString() };
    const body = [head, { type: 'event' }, event].map((part) => JSON.stringify(part)).join('\n');
    const sent = fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-sentry-envelope', 'x-sentry-auth': auth },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
      .then((response) => response.body?.cancel())
      // A report that does not arrive must not become an error that is reported.
      .catch(() => {})
      .finally(() => sending.delete(sent));
    sending.add(sent);
  }

  return {
    report,
    stop: async () => void (await Promise.all(sending)),
  };
}

const FRAME = /^\s+at (?:(.+?) \()?(?:file:\/\/)?([^()\n]+?):(\d+):(\d+)\)?$/gm;

/** Innermost last, as Sentry wants them. The message stands at the head of a stack, and may look like a frame. */
function framesOf({ stack = '', message }: Error) {
  const frames = stack.slice(Math.max(0, stack.indexOf(message)) + message.length);
  return [...frames.matchAll(FRAME)]
    .slice(0, FRAMES_MAX)
    .map(([, name = '?', file = '', line, column]) => ({
      function: name,
      filename: withoutMachine(file),
      lineno: Number(line),
      colno: Number(column),
      in_app: /\/(src|dist|bin)\//.test(file) && !file.includes('/node_modules/'),
    }))
    .toReversed();
}

/** From the folder of the program on; of any other file the name alone. */
function withoutMachine(file: string): string {
  const [inside] = /(?:^|(?<=\/))(?:src|dist|bin|node_modules)\/.*$/.exec(file) ?? [];
  return inside ?? file.slice(file.lastIndexOf('/') + 1);
}
