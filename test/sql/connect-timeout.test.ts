import { expect, it } from 'vitest';
import { connectMsOf } from '../../src/sql/connect-timeout.ts';

it.each([
  ['postgres://sluice@db/book', 2_000],
  ['postgres://sluice@db/book?connect_timeout=30', 30_000],
  ['postgres://sluice@/book?host=%2Frun%2Fpg&connect_timeout=120', 120_000],
  ['postgres://sluice@db/book?connect_timeout=0', 0],
  ['postgres://sluice@db/book?connect_timeout=-1', 2_000],
  ['postgres://sluice@db/book?connect_timeout=soon', 2_000],
])('a connection to %s may take %d ms to open', (address, ms) => {
  expect(connectMsOf(address, 2_000)).toBe(ms);
});
