// Who may sign what: keys, batches and the keys that are added, each against what an attacker can write.
import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signingSeed } from '../../../src/ledger/app/signing-seed.ts';
import type { RecordedEvent } from '../../../src/ledger/ports/events.ts';
import { createKeyRing, type KeyRing } from '../../../src/relay/kafka/signing/key-ring.ts';
import {
  batchMessage,
  keyMessage,
  type Signed,
} from '../../../src/relay/kafka/signing/signature-message.ts';
import {
  pemOf,
  publicKeysIn,
  type SigningKey,
  signingKeyOf,
} from '../../../src/relay/kafka/signing/signing-key.ts';

const BOOK_KEY = Buffer.alloc(32, 9);
const [first, second, third, stranger] = [1, 2, 3, 99].map((generation) =>
  signingKeyOf(signingSeed(BOOK_KEY, generation)),
) as [SigningKey, SigningKey, SigningKey, SigningKey];

const event = (position: number, version: number, stream = 'portfolio-7') =>
  ({ position, stream, version, hash: position.toString(16).padStart(64, '0') }) as RecordedEvent;
const by = (key: SigningKey, after = 0, prefix = 'holdings'): Signed => ({ prefix, key, after });
const batch = (signed: Signed) =>
  batchMessage(signed, [event(signed.after + 1, 1), event(signed.after + 2, 2)]).value;
const added = (signed: Signed, key: SigningKey) => keyMessage(signed, key).value;
const ring = (...trusted: readonly SigningKey[]): KeyRing => createKeyRing('holdings', trusted);

describe('a key', () => {
  it('is that of RFC 8032, section 7.1, test 1, for its seed', () => {
    const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
    const key = signingKeyOf(Buffer.from(seed, 'hex'));
    expect(Buffer.from(key.publicKey, 'base64').subarray(-32).toString('hex')).toBe(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    );
    expect(Buffer.from(key.sign(''), 'base64').toString('hex')).toBe(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    );
  });

  it('is read from PEM, several from one file', () => {
    const text = `first\n${pemOf(first)}second\n${pemOf(second)}`;
    const ids = publicKeysIn(text);
    expect(ids.ok && ids.value.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(publicKeysIn('nothing')).toMatchObject({ ok: false });
    expect(
      verify(
        null,
        Buffer.from('x'),
        createPublicKey(pemOf(first)),
        Buffer.from(first.sign('x'), 'base64'),
      ),
    ).toBe(true);
  });

  it('follows from the key of the book, another one for each generation', () => {
    expect(new Set([first, second, third].map(({ id }) => id)).size).toBe(3);
    expect(signingKeyOf(signingSeed(BOOK_KEY, 1)).id).toBe(first.id);
    expect(signingKeyOf(signingSeed(Buffer.alloc(32, 8), 1)).id).not.toBe(first.id);
  });
});

describe('a batch', () => {
  it('is accepted from a trusted key, with the versions, positions and hashes of its streams', () => {
    expect(ring(first).accept(batch(by(first, 10)))).toMatchObject({
      ok: true,
      value: {
        ...{ after: 10, last: 12, key: first.id },
        streams: [{ stream: 'portfolio-7', from: 1, positions: [11, 12] }],
      },
    });
  });

  const good = batch(by(first, 10));
  const signature = /"signature":"([^"]+)"/.exec(good)?.[1] ?? '';
  it.each<[string, string, string]>([
    [
      'of a key that is not trusted',
      batch(by(stranger)),
      `the key ${stranger.id} that signed it is not trusted`,
    ],
    ['with another position', good.replace('[11,12]', '[11,13]'), 'its signature is wrong'],
    ['for another stream', good.replace('portfolio-7', 'portfolio-8'), 'its signature is wrong'],
    [
      'of the topics of another ledger',
      batch(by(first, 10, 'other')),
      'it was signed for the topics of other',
    ],
    ['without a signature', good.replace(/,"signature".*$/, '}'), 'it has no signature'],
    [
      'with the signature of another batch',
      batch(by(first, 30)).replace(/"signature":"[^"]+"/, `"signature":"${signature}"`),
      'its signature is wrong',
    ],
    ['that is cut off', good.slice(0, -20), 'it has no signature'],
    ['with a field behind the signature', good.replace(/}$/, ',"after":0}'), 'it has no signature'],
    [
      'with a field named twice before it',
      good.replace('"after":10', '"after":10,"after":0'),
      'its signature is wrong',
    ],
    [
      'that is no object',
      `[1]${',"signature":"'}${signature}"}`,
      'it is not the signature of a batch or a key',
    ],
    ['that is nothing, as a tombstone is', '', 'it has no signature'],
  ])('%s is refused', (_, value, why) => {
    expect(ring(first).accept(value)).toEqual({ ok: false, failure: why });
  });
});

describe('a key that is added', () => {
  it('signs from then on, and the one before it nothing more', () => {
    const keys = ring(first);
    expect(keys.accept(added(by(first), first))).toMatchObject({ ok: true });
    expect(keys.accept(batch(by(first, 10)))).toMatchObject({ ok: true });
    expect(keys.accept(added(by(first, 20), second))).toMatchObject({ ok: true });
    expect(keys.accept(batch(by(second, 20)))).toMatchObject({ ok: true });
    // Whoever stole it cannot add to what it signed, either.
    for (const after of [5, 20])
      expect(keys.accept(batch(by(first, after)))).toEqual({
        ok: false,
        failure: `it is signed with the key ${first.id}, which was replaced at position 20`,
      });
    expect(keys.keys()).toMatchObject([{ id: first.id, retiredAt: 20 }, { id: second.id }]);
  });

  it('is not trusted if a stranger added it, or a key that was replaced', () => {
    const keys = ring(first);
    expect(keys.accept(added(by(stranger), stranger))).toMatchObject({ ok: false });
    keys.accept(added(by(first, 20), second));
    expect(keys.accept(added(by(first, 5), stranger))).toMatchObject({ ok: false });
    expect(keys.accept(batch(by(stranger, 30)))).toMatchObject({ ok: false });
  });

  it('may be announced again, and may be the one that is trusted', () => {
    const keys = ring(third);
    for (const _ of [1, 2]) {
      expect(keys.accept(added(by(third, 40), third))).toMatchObject({ ok: true });
      expect(keys.accept(batch(by(third, 40)))).toMatchObject({ ok: true });
    }
    expect(keys.accept(batch(by(second, 10)))).toMatchObject({ ok: false });
  });
});
