// Where webhooks must not go.
import { describe, expect, it } from 'vitest';
import { isPrivateAddress, newUrlRefusal } from '../../../src/ledger/webhooks/private-address.ts';
import { createSend } from '../../../src/ledger/webhooks/send.ts';

describe('an address', () => {
  it('is private if it is no public host’s, in whatever way it is written', () => {
    const refused =
      `127.0.0.1 127.255.1.1 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0
      224.0.0.1 255.255.255.255 ::1 :: fe80::1 fec0::1 fc00::1 fd12::1 ff02::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1
      2002:7f00:1:: 2001:db8::1 ::ffff:0:127.0.0.1 3fff::1 5f00::1 none`.split(/\s+/);
    expect(refused.filter((address) => !isPrivateAddress(address))).toEqual([]);
    const allowed = '8.8.8.8 172.32.0.1 100.128.0.1 93.184.216.34 2606:2800:220:1::1'.split(' ');
    expect(allowed.filter(isPrivateAddress)).toEqual([]);
  });

  it('of a webhook is public and encrypted unless it is configured otherwise', () => {
    const refusals: readonly (readonly [string, string | undefined])[] = [
      ['https://events.example.org/lots', undefined],
      ['https://93.184.216.34:8443/', undefined],
      ['http://events.example.org/lots', 'not-https'],
      ['https://ann:secret@events.example.org/', 'has-credentials'],
      ['https://localhost/', 'private'],
      ['https://metadata.google.internal/', 'private'],
      ['https://127.0.0.1/', 'private'],
      ['https://127.1/', 'private'],
      ['https://0x7f000001/', 'private'],
      ['https://2130706433/', 'private'],
      ['https://[::1]/', 'private'],
      ['https://[::ffff:7f00:1]/', 'private'],
      ['file:///etc/passwd', 'not-a-url'],
      ['no address', 'not-a-url'],
      ['https://events.example.org/lots\r\nX: y', 'not-a-url'],
      ['https://local\nhost/', 'not-a-url'],
    ];
    for (const [url, refusal] of refusals)
      expect([url, newUrlRefusal(url, false)]).toEqual([url, refusal]);
    expect(newUrlRefusal('http://127.0.0.1:9000/', true)).toBeUndefined();
    expect(newUrlRefusal('file:///etc/passwd', true)).toBe('not-a-url');
  });

  it('that a name stands for is checked when something is sent', async () => {
    const send = createSend({ allowsPrivate: false });
    // A name that the hosts file of every machine has, and the check of names does not know.
    const sent = await send({ url: 'https://localhost.:1/', body: '{}', headers: {} });
    expect(sent).toMatchObject({ kind: 'failed' });
    const direct = await send({ url: 'http://127.0.0.1:1/', body: '{}', headers: {} });
    expect(direct).toEqual({ kind: 'failed', why: 'the address is private or not allowed' });
  });
});
