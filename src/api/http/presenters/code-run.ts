// Whether the code of a strategy that is not saved may be played.
import type { FastifyRequest } from 'fastify';
import type { FileVerdict } from '../../../trader/contract/strategy-files.ts';
import { mayCode } from '../loaders/code-right.ts';
import type { Identity } from '../loaders/parts.ts';
import type { ResolvedTrader } from '../loaders/resolve-trader.ts';
import { unprocessable } from '../shapes/problem.ts';
import { carriedOut } from './action-result.ts';

interface CodeRun {
  readonly identity: Identity;
  readonly request: FastifyRequest;
  readonly client: ResolvedTrader;
  readonly file: string;
  readonly text: string;
}

/** It needs what a save needs, and runs only what the trader has found fit in its sealed process. */
export async function codeMayRun({
  identity,
  request,
  client,
  file,
  text,
}: CodeRun): Promise<void> {
  await mayCode(identity, request, 'save');
  const path = `/strategies/files/${encodeURIComponent(file)}/check`;
  const verdict = carriedOut(
    client,
    await client.send<FileVerdict>({ method: 'POST', path, body: { text } }),
  );
  if (verdict.ok) return;
  const [first] = verdict.issues;
  throw unprocessable('text', first?.sentence ?? verdict.text);
}
