// The keys of the ledger, published beside what they sign: each one is added by the one before it, the first by itself.
import type { Message } from '../broker/broker.ts';
import type { OwnSigner } from '../signing/own-keys.ts';
import { keyMessage } from '../signing/signature-message.ts';
import {
  addedAfter,
  isSigned,
  type PublishedPlace,
  positionOf,
  withEnds,
  withKey,
} from './place.ts';
import { type PublishingParts, signPublished } from './publish.ts';

export interface AddedKeys {
  readonly to: PublishingParts;
  readonly prefix: string;
  readonly signer: OwnSigner;
}

/** Those that the topics lack; then what was published before there were signatures is signed. Answers the place, which is kept. */
export async function addKeys(
  { to, prefix, signer: { keys } }: AddedKeys,
  first: PublishedPlace,
): Promise<PublishedPlace> {
  const [source] = to.sources;
  const isMissing = keys.some(({ id }) => addedAfter(first, id) === undefined);
  if (source === undefined || !isMissing) return first;
  const now = isSigned(first) ? positionOf(first, source) : 0;
  let place = first;
  for (const [index, added] of keys.entries()) {
    const key = keys[index - 1] ?? added;
    const after = addedAfter(first, added.id) ?? now;
    place = withKey(place, added.id, after);
    if (addedAfter(first, added.id) !== undefined) continue;
    const sent = await to.broker.send([keyMessage({ prefix, key, after }, added)]);
    place = withEnds(place, sent);
  }
  if (!isSigned(first)) place = await signPublished(to, source, place);
  await to.keep(place);
  return place;
}

/** The messages that said so, as they were: for a broker that lost them. */
export function addedKeys(
  prefix: string,
  keys: OwnSigner['keys'],
  place: PublishedPlace,
): readonly Message[] {
  return keys.flatMap((added, index) => {
    const after = addedAfter(place, added.id);
    const key = keys[index - 1] ?? added;
    return after === undefined ? [] : [keyMessage({ prefix, key, after }, added)];
  });
}
