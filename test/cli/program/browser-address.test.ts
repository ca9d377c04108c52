// What is printed for a browser names this machine, since passkeys belong to a name; other hosts stay as they are.
import { expect, it } from 'vitest';
import { browserAddress } from '../../../src/cli/program/browser-address.ts';

it.each([
  ['http://127.0.0.1:8000', 'http://localhost:8000'],
  ['https://127.0.0.1:8000/x', 'https://localhost:8000/x'],
  ['http://127.0.0.1', 'http://localhost'],
  ['http://127.0.0.10:8000', 'http://127.0.0.10:8000'],
  ['https://desk.example.org', 'https://desk.example.org'],
  ['https://127.0.0.1.example.org', 'https://127.0.0.1.example.org'],
])('%s is %s in a browser', (url, address) => {
  expect(browserAddress(url)).toBe(address);
});
