// What is taken from the page of an incident: commands in their order, one of two, none without its value.
import { describe, expect, it } from 'vitest';
import { filledIn, readPage, stepsIn } from './page.ts';

const PRINTED = `NO STOP (alarm unprotected, DANGER)
what happened  A position has no working stop for all its shares, for longer
               than a repair takes.
what to do     Run \`sluice protect SYMBOL\` or \`sluice exit SYMBOL
               --yes\`.
it is over     When every position in SYMBOL has its stop.`;

describe('the page of an incident', () => {
  it('is read over the ends of its lines', () => {
    const page = readPage(PRINTED);
    expect(page.steps).toContain('`sluice exit SYMBOL --yes`');
    expect(page.ends).toBe('When every position in SYMBOL has its stop.');
  });

  it('has one command of two that are joined by "or"', () => {
    expect(stepsIn(readPage(PRINTED).steps, [])).toEqual([{ type: 'sluice protect SYMBOL' }]);
  });

  it('has what stands for a command here in its place', () => {
    const text =
      'Run `sluice status`, then `sluice start`. Here `sluice start` is `pm2 start sluice`.';
    expect(stepsIn(text, [])).toEqual([{ type: 'sluice status' }, { type: 'pm2 start sluice' }]);
  });

  it('has commands and what is done elsewhere in the order of the words', () => {
    const steps = stepsIn('Log the gateway in, then run `sluice resume`.', ['Log the gateway in']);
    expect(steps).toEqual([{ outside: 0 }, { type: 'sluice resume' }]);
  });

  it('has the command after words without one', () => {
    const text = 'Wait for the next day, or run `sluice resume --override-daily-loss`.';
    expect(stepsIn(text, [])).toEqual([{ type: 'sluice resume --override-daily-loss' }]);
  });

  it('has no command whose value a person would have to find', () => {
    expect(stepsIn('Run `sluice stop-at SYMBOL PRICE`.', [])).toEqual([]);
  });

  it('stands for a symbol and an alarm', () => {
    const alarm = { id: 'A12', symbol: 'AAA' };
    expect(filledIn('sluice alarms --acknowledge ID', alarm)).toBe(
      'sluice alarms --acknowledge A12',
    );
    expect(filledIn('sluice protect SYMBOL', alarm)).toBe('sluice protect AAA');
  });
});
