// Every refusal of a file system that a person can meet is described without its code.
import { describe, expect, it } from 'vitest';
import { fileFaultText } from '../../src/kernel/file-fault.ts';

describe('a file fault', () => {
  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EDQUOT', 'the disk quota is used up'],
    ['EFBIG', 'the file would be larger than is allowed here (ulimit -f)'],
    ['EMFILE', 'too many files are open'],
    ['ENFILE', 'too many files are open'],
    ['ENAMETOOLONG', 'its name is too long'],
    ['EIO', 'the disk reports an error'],
  ])('says what %s means', (code, text) => {
    const fault = Object.assign(new Error(`${code}: as the system says, write`), { code });
    expect(fileFaultText(fault)).toBe(text);
  });

  it('keeps the message of what it does not know', () => {
    expect(fileFaultText(new Error('torn'))).toBe('torn');
  });
});
