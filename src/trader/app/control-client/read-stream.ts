// Reads the stream of a running daemon at its control API, line by line.
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import type { Settings } from '../../ports/settings.ts';
import type { StreamLine } from '../../ports/stream-line.ts';
import { controlSocket } from './find-control-client.ts';

export interface StreamConnection {
  /** Resolves when the connection has ended, whether it was ever answered or not; never rejects. */
  readonly ended: Promise<void>;
  close(): void;
}

export interface StreamQuery {
  /** Facts after this number; undefined: from now on. */
  readonly since: number | undefined;
  readonly hasPrices: boolean;
}

export function readStream(
  instance: Pick<Settings, 'dataFolder' | 'mode' | 'account'>,
  { since, hasPrices }: StreamQuery,
  take: (line: StreamLine) => void,
): StreamConnection {
  const socketPath = controlSocket(instance);
  if (socketPath === undefined) return { ended: Promise.resolve(), close() {} };
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const query = new URLSearchParams({
    ...(since === undefined ? {} : { since: String(since) }),
    ...(hasPrices ? { prices: '1' } : {}),
  });
  const sent = request({ socketPath, path: `/api/v1/stream?${query}` }, (response) => {
    response.once('close', resolve);
    // It repeats the errors of its input: a daemon that is killed breaks off the answer.
    const lines = createInterface({ input: response }).on('error', () => sent.destroy());
    lines.on('line', (line) => {
      const parsed = lineOf(line);
      if (parsed !== undefined) take(parsed);
    });
  });
  sent.on('error', () => resolve());
  sent.end();
  return { ended, close: () => sent.destroy() };
}

/** A daemon that dies may leave half a line. */
function lineOf(text: string): StreamLine | undefined {
  try {
    return JSON.parse(text) as StreamLine;
  } catch {
    return undefined;
  }
}
