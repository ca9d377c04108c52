// The scripts that prove things say in one sentence what is wrong with their options, and end with 2.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const script = (name: string) =>
  fileURLToPath(new URL(`../../scripts/${name}.ts`, import.meta.url));

describe.each<[string, string[], string]>([
  ['explore', ['--seconds', 'x'], '--seconds x: expected a whole number, 1 or more.'],
  ['explore', ['--workers=0'], '--workers 0: expected a whole number, 1 or more.'],
  ['explore', ['--bogus'], "Unknown option '--bogus'"],
  ['explore', ['--path', 'foo: predict'], 'No scene is called "foo". There are: limit usual,'],
  ['explore', ['--path', 'limit usual: predict > fly'], '"fly" is not possible there; possible: '],
  ['simulate', ['--days=-3'], '--days -3: expected a whole number, 1 or more.'],
])('npm run %s -- %j', (name, args, sentence) => {
  it('is refused', () => {
    const ran = spawnSync(process.execPath, [script(name), ...args], { encoding: 'utf8' });
    expect(ran.stderr).toContain(`error: ${sentence}`);
    expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect([ran.status, ran.stdout]).toEqual([2, '']);
  });
});
