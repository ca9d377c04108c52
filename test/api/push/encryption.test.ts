// The example of RFC 8291, byte for byte: https://www.rfc-editor.org/rfc/rfc8291#section-5
import { createECDH } from 'node:crypto';
import { expect, it } from 'vitest';
import { encrypted } from '../../../src/api/push/encryption.ts';
import { decrypted } from '../harness/push-receiver.ts';

const BROWSER = {
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
};
const BROWSER_PRIVATE = 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94';
const SENDER_PRIVATE = 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw';
const SALT = 'DGv6ra1nlYgDCS1FRnbzlw';
const TEXT = 'When I grow up, I want to be a watermelon';
const MESSAGE = [
  'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml',
  'mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT',
  'pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
].join('');

function browser() {
  const keys = createECDH('prime256v1');
  keys.setPrivateKey(Buffer.from(BROWSER_PRIVATE, 'base64url'));
  return { keys, auth: Buffer.from(BROWSER.auth, 'base64url') };
}

it('is that of the example', () => {
  const sender = createECDH('prime256v1');
  sender.setPrivateKey(Buffer.from(SENDER_PRIVATE, 'base64url'));
  const message = encrypted(TEXT, BROWSER, { salt: Buffer.from(SALT, 'base64url'), sender });
  expect(message.toString('base64url')).toBe(MESSAGE);
  expect(decrypted(Buffer.from(MESSAGE, 'base64url'), browser())).toBe(TEXT);
});

it('uses another key and salt for each message', () => {
  const [first, second] = [encrypted(TEXT, BROWSER), encrypted(TEXT, BROWSER)];
  expect(first.subarray(0, 16)).not.toEqual(second.subarray(0, 16));
  expect(first.subarray(21, 86)).not.toEqual(second.subarray(21, 86));
  for (const one of [first, second]) expect(decrypted(one, browser())).toBe(TEXT);
});
