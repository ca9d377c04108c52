// The events of one stream as a file that anybody can check without this program: the signed head of its chain, then each event as it
// was hashed. `docs/examples/verify_chain.py` reads it.
import { type Instant, toIso } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import type { RecordedEvent } from '../../ledger/ports/events.ts';
import { signerOf } from '../kafka/signing/own-keys.ts';
import type { SigningKey } from '../kafka/signing/signing-key.ts';

export interface SealedStream {
  /** One JSON text per line: the head, then the events from version 1 on. */
  readonly text: string;
  readonly head: ChainHead;
}

/** The hash of an event covers the one before it, so the head covers them all. */
export interface ChainHead {
  readonly type: 'CHAIN_HEAD';
  readonly stream: string;
  /** Of the newest event, which is their number. */
  readonly version: number;
  readonly hash: string;
  /** ISO 8601; everything that was recorded before it is covered. */
  readonly recorded_before: string;
  /** Id of the key that signs. */
  readonly key: string;
}

const PAGE = 1_000;

/** The end of a sentence if nothing was recorded before that moment, or the key of the book is another one. */
export async function sealedStream(
  { read, context, signingSeed }: Pick<Ledger, 'read' | 'context' | 'signingSeed'>,
  stream: string,
  before: Instant,
): Promise<Result<SealedStream, string>> {
  const signer = await signerOf(context.store, signingSeed);
  if (!signer.ok) return signer;
  const all: RecordedEvent[] = [];
  for (let after = 0, page = await next(after); page.length > 0; page = await next(after)) {
    after = page.at(-1)?.position ?? after;
    all.push(...page.filter((one) => one.stream === stream));
  }
  // The chain has no gaps, even where the clock of the host was set back.
  const end = all.findIndex(({ recorded_at: at }) => at >= before);
  const events = end === -1 ? all : all.slice(0, end);
  const last = events.at(-1);
  if (last === undefined) return failed(`has no event that was recorded before ${toIso(before)}`);
  const { current } = signer.value;
  const head: ChainHead = {
    ...{ type: 'CHAIN_HEAD', stream, version: last.version, hash: last.hash },
    ...{ recorded_before: toIso(before), key: current.id },
  };
  return ok({ text: [signed(head, current), ...events.map(hashed), ''].join('\n'), head });

  function next(after: number): Promise<readonly RecordedEvent[]> {
    return read.recordedEvents({ after, limit: PAGE });
  }
}

/** The signature is the last field, over the text before it with a closing brace. */
function signed(head: ChainHead, key: SigningKey): string {
  const text = JSON.stringify(head);
  return `${text.slice(0, -1)},"signature":"${key.sign(text)}"}`;
}

/** What its hash is over, after the hash of the event before it. */
function hashed(event: RecordedEvent): string {
  const { stream, version, type, schema_version, effective, recorded_at } = event;
  const { actor, source, correlation_id, causation_id, body } = event;
  return JSON.stringify([
    ...[stream, version, type, schema_version, effective, recorded_at],
    ...[actor, source, correlation_id, causation_id, body],
  ]);
}
