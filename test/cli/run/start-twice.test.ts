// Two demonstrations started one right after the other: the second one leaves the folder of the first alone.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../processes/waiting.ts';
import { makePlace, type Place } from '../place/sluice.ts';

describe('a demonstration that is started twice', () => {
  let place: Place;
  beforeEach(() => {
    place = makePlace();
  });
  afterEach(() => place.leave());

  it('says at once which process was first', async () => {
    const first = place.spawn('start', '--demo', '--foreground');
    const second = place.spawn('start', '--demo', '--foreground');
    const said = [first, second].map((child) => {
      const told = { text: '', code: undefined as number | undefined };
      child.stdout?.on('data', (chunk) => (told.text += chunk));
      child.stderr?.on('data', (chunk) => (told.text += chunk));
      child.on('close', (code) => (told.code = code ?? -1));
      return told;
    });
    await until('one is refused', () => said.some(({ code }) => code === 1));
    const refused = said.find(({ code }) => code === 1);
    expect(refused?.text).toMatch(
      /A daemon is already running for this account with pid \d+; `sluice status --demo` shows it, `sluice stop --demo` stops it/,
    );
    await until('the other one trades', () => said.some(({ text }) => text.includes('health at')));
    for (const child of [first, second]) child.kill('SIGINT');
    await until('both have ended', () => said.every(({ code }) => code !== undefined));
  });
});
