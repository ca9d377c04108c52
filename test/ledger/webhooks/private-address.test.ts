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

  it('is private from the first to the last of each block, and public beside it', () => {
    const blocks = `- 0.0.0.0 0.255.255.255 1.0.0.0
      9.255.255.255 10.0.0.0 10.255.255.255 11.0.0.0
      100.63.255.255 100.64.0.0 100.127.255.255 100.128.0.0
      126.255.255.255 127.0.0.0 127.255.255.255 128.0.0.0
      169.253.255.255 169.254.0.0 169.254.255.255 169.255.0.0
      172.15.255.255 172.16.0.0 172.31.255.255 172.32.0.0
      191.255.255.255 192.0.0.0 192.0.0.255 192.0.1.0
      192.0.1.255 192.0.2.0 192.0.2.255 192.0.3.0
      192.88.98.255 192.88.99.0 192.88.99.255 192.88.100.0
      192.167.255.255 192.168.0.0 192.168.255.255 192.169.0.0
      198.17.255.255 198.18.0.0 198.19.255.255 198.20.0.0
      198.51.99.255 198.51.100.0 198.51.100.255 198.51.101.0
      203.0.112.255 203.0.113.0 203.0.113.255 203.0.114.0
      223.255.255.255 224.0.0.0 255.255.255.255 -
      2000:ffff:: 2001:: 2001:1ff:ffff:: 2001:200::
      2001:db7:ffff:: 2001:db8:: 2001:db8:ffff:: 2001:db9::
      2001:ffff:: 2002:: 2002:ffff:: 2003::
      fbff:: fc00:: fdff:ffff:: fe00::
      fe7f:ffff:: fe80:: feff:ffff:: -`;
    for (const block of blocks.split('\n').map((line) => line.trim().split(' ')))
      expect([block, block.map((one) => one === '-' || isPrivateAddress(one))]).toEqual([
        block,
        [block[0] === '-', true, true, block[3] === '-'],
      ]);
  });

  it('of a webhook is public and encrypted unless it is configured otherwise', () => {
    const refusals: readonly (readonly [string, string | undefined])[] = [
      ['https://events.example.org/lots', undefined],
      ['https://93.184.216.34:8443/', undefined],
      ['http://events.example.org/lots', 'not-https'],
      ['https://ann:secret@events.example.org/', 'has-credentials'],
      ['https://:secret@events.example.org/', 'has-credentials'],
      ['https://localhost/', 'private'],
      ['https://printer.lan./', 'private'],
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
