// The API as a process: its store, its server, and the desks of the traders it speaks to.
import { randomBytes } from 'node:crypto';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { findDesk } from '../../trader/app/desk-client/find-desk.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import { createDesks, type TraderDesk } from '../desks/desks.ts';
import { createServer, type RequestLog } from '../http/server.ts';
import { openIdentity } from './identity.ts';
import { liveContext, traderStreamOf } from './live.ts';

export interface ServeOptions {
  readonly settings: Pick<Settings, 'api' | 'dataFolder' | 'mode' | 'account'>;
  readonly version: string;
  log(entry: RequestLog): void;
}

export interface ServedApi {
  readonly url: string;
  /** Answers what has arrived, then closes. */
  stop(): Promise<void>;
}

export type ServeFailure =
  | { readonly kind: 'store'; readonly why: string }
  | { readonly kind: 'port'; readonly why: string };

export async function serve({
  settings,
  version,
  log,
}: ServeOptions): Promise<Result<ServedApi, ServeFailure>> {
  const { api } = settings;
  const opened = await openIdentity(api.store, api.registration).catch(whyNot('store'));
  if ('kind' in opened) return failed(opened);
  const stream = traderStreamOf(settings);
  const streams = new Map([[settings.account, stream]]);
  const server = await createServer({
    identity: opened.identity,
    live: liveContext(streams, opened.identity.authenticator),
    desks: createDesks([deskOf(settings)]),
    version,
    corsOrigins: api.corsOrigins,
    requestsPerMinute: api.requestsPerMinute,
    drawRequestId: () => `req_${randomBytes(8).toString('hex')}`,
    log,
  });
  const stop = async () => {
    stream.stop();
    await server.close();
    await opened.close();
  };
  const url = await server.listen({ host: api.host, port: api.port }).catch(whyNot('port'));
  if (typeof url !== 'string') {
    await stop();
    return failed(url);
  }
  stream.start();
  return ok({ url, stop });
}

function whyNot<Kind extends ServeFailure['kind']>(kind: Kind) {
  return (error: unknown) => ({
    kind,
    why: error instanceof Error ? error.message : String(error),
  });
}

/** Looked up for each request: the trader may start, stop and start again while the API runs. */
function deskOf(settings: ServeOptions['settings']): TraderDesk {
  const { account, mode } = settings;
  const unreachable = failed({ kind: 'unreachable', why: 'it does not run' } as const);
  return {
    account,
    mode,
    get: async <Body>(path: string) => (await findDesk(settings)?.get<Body>(path)) ?? unreachable,
    post: async <Body>(path: string, body: unknown) =>
      (await findDesk(settings)?.post<Body>(path, body)) ?? unreachable,
  };
}
