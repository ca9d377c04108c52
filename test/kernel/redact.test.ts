import { describe, expect, it } from 'vitest';
import {
  isSecretName,
  redacted,
  secretsInAddress,
  withoutSecret,
} from '../../src/kernel/redact.ts';

describe('a text with addresses', () => {
  it.each([
    ['https://h/v1?api_key=abc123', 'https://h/v1?api_key=***'],
    ['https://h/v1?symbol=SPY&token=abc&n=1', 'https://h/v1?symbol=SPY&token=***&n=1'],
    ['GET /v1?X-Api-Key=abc failed', 'GET /v1?X-Api-Key=*** failed'],
    ['https://h/?access%5Ftoken=abc#top', 'https://h/?access%5Ftoken=***#top'],
    ['https://u:p%40ss@h:8080/v1', 'https://***@h:8080/v1'],
    [
      'POST https://api.telegram.org/bot123456:AAE-x_9/sendMessage: 401',
      'POST https://api.telegram.org/bot***/sendMessage: 401',
    ],
    ['{"url":"https://h/?key=abc","n":1}', '{"url":"https://h/?key=***","n":1}'],
    [
      'two: http://a/?sig=1 and http://b/?password=2',
      'two: http://a/?sig=*** and http://b/?password=***',
    ],
  ])('hides the secret of %s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
    expect(redacted(expected)).toBe(expected);
  });

  it.each([
    'https://h/v1?symbol=SPY&keyword=options&monkey=1',
    'mail operator@example.com about http://127.0.0.1:8000/health/ready',
    'the token=3 of a sentence stays',
    'prediction.confidence >= 0.7 ? key : author',
    'http://h/?a=%E0%A4%A&b=2',
  ])('leaves %s as it is', (text) => {
    expect(redacted(text)).toBe(text);
  });

  it('takes no longer than its length demands', () => {
    const text = `http://h/?${'a&='.repeat(100_000)}${'://'.repeat(50_000)}`;
    expect(redacted(text)).toBe(text);
  });

  it('names the parameters and headers that carry secrets', () => {
    const names = ['api_key', 'apikey', 'key', 'X-API-Key', 'Authorization', 'access_token', 'pwd'];
    expect(names.filter(isSecretName)).toEqual(names);
    expect(['symbol', 'author', 'monkey', 'limit'].filter(isSecretName)).toEqual([]);
  });

  it('yields the secrets of an address as written and as meant', () => {
    expect(secretsInAddress('https://me:pa%24s@h/v1?limit=5&api_key=a%2Fb')).toEqual([
      'a%2Fb',
      'a/b',
      'pa%24s',
    ]);
    expect(secretsInAddress('https://api.telegram.org/bot12:AA-b/x')).toEqual(['12:AA-b']);
    expect(secretsInAddress('not an address')).toEqual([]);
  });
});

describe('a secret', () => {
  const RANDOM = 'k3y-of-the-feed-5f2c9a';

  it.each([
    ['401 for s3cret-1', '401 for ***'],
    ['s3cret-1.', '***.'],
    ['s3cret-1, then', '***, then'],
    ['"key":"s3cret-1"', '"key":"***"'],
    ['{\\"key\\":\\"s3cret-1\\"}', '{\\"key\\":\\"***\\"}'],
    ['two lines\\ns3cret-1\\n', 'two lines\\n***\\n'],
    ['h?q=a%3Ds3cret-1', 'h?q=a%3D***'],
    ['x-api-key: s3cret-1', 'x-api-key: ***'],
    ['Bearer s3cret-1', 'Bearer ***'],
    ['GET /hooks/s3cret-1/x', 'GET /hooks/***/x'],
    ['sluice:s3cret-1@h', 'sluice:***@h'],
    ['s3cret-1s3cret-1 s3cret-1', 's3cret-1s3cret-1 ***'],
  ])('is hidden where it stands whole: %s', (text, expected) => {
    expect(withoutSecret(text, 's3cret-1')).toBe(expected);
  });

  it('that nothing else can contain is hidden wherever it stands', () => {
    expect(withoutSecret(`a${RANDOM}b x_${RANDOM}-1`, RANDOM)).toBe('a***b x_***-1');
  });

  it.each([
    ['trading', 'ALARM trading-DU1234567: SPY 135 has NO STOP'],
    ['trading', 'tradingdesk, daytrading, trading_1 and trading.sqlite'],
    ['trading', 'cannot open /srv/trading/data/journal.sqlite'],
    ['trading', '/srv/trading'],
    ['s3cret-1', '/srv/s3cret-10/x and /srv/my-s3cret-1'],
  ])('that is part of a name or a path stays there: %s in %s', (secret, text) => {
    expect(withoutSecret(text, secret)).toBe(text);
  });

  it('that is a plain word is hidden as a value and in an address', () => {
    const text = 'password trading, https://h/trading/x, trading: no';
    expect(withoutSecret(text, 'trading')).toBe('password ***, https://h/***/x, ***: no');
  });

  it('takes no longer than its length demands', () => {
    const text = 'https://h/trading/'.repeat(10_000);
    expect(withoutSecret(text, 'trading')).not.toContain('/trading/');
  });

  it('is no plain name of a user', () => {
    expect(secretsInAddress('postgres://sluice@h/book')).toEqual([]);
    expect(secretsInAddress('https://c0ffee0123@h/1')).toEqual(['c0ffee0123']);
  });
});
