// `sluice mcp`: tools for an assistant that starts its tools as processes. It asks the running API as the person of a key.

import { readFileSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import { fileFaultText } from '../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { shellWord } from '../../kernel/shell-word.ts';
import { findApi } from '../program/api-process.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags, locateInstance } from '../program/instance.ts';
import { printError, printNote } from '../program/output.ts';

interface McpFlags extends InstanceFlags {
  readonly url?: string;
  readonly keyFile?: string;
}

const KEY = 'SLUICE_API_KEY';

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .option('--url <address>', 'of the API; that of this configuration unless given')
    .option('--key-file <file>', `file with an API key scoped "mcp"; unless given $${KEY}`)
    .action(async (flags: McpFlags) => finish(await serveUntilClosed(flags)));
}

async function serveUntilClosed(flags: McpFlags): Promise<ExitCode> {
  const key = keyOf(flags);
  if (!key.ok) return printError(key.failure);
  const url = urlOf(flags);
  if (!url.ok) return printError(url.failure);
  const { servePipes } = await import('../../api/mcp/stdio/serve-pipes.ts');
  const closed = Promise.withResolvers<void>();
  process.stdin.once('close', () => closed.resolve());
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => closed.resolve());
  try {
    const address = { url: url.value, key: key.value };
    const served = await servePipes(address, ({ message }) => printNote(message));
    await closed.promise;
    await served.close();
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return printError({ sentence: error.message, code: 'api', exitCode: EXIT.failure });
  }
}

/** A key in a file that others may read is everybody's key. */
function keyOf({ keyFile }: McpFlags): Result<string, CommandFailure> {
  if (keyFile === undefined) return given(process.env[KEY], `$${KEY}`);
  try {
    const { mode } = statSync(keyFile);
    if ((mode & 0o077) !== 0)
      return refused(`${keyFile} can be read by others; run: chmod 600 ${shellWord(keyFile)}`);
    return given(readFileSync(keyFile, 'utf8'), keyFile);
  } catch (error) {
    return refused(`${keyFile}: ${fileFaultText(error as NodeJS.ErrnoException)}`);
  }
}

function given(text: string | undefined, place: string): Result<string, CommandFailure> {
  const key = text?.trim() ?? '';
  if (/^[\w.-]+$/.test(key)) return ok(key);
  return refused(
    `${place} holds no API key; create one with the scope "mcp" (POST /api/v1/auth/keys) and put it there`,
  );
}

function urlOf(flags: McpFlags): Result<string, CommandFailure> {
  if (flags.url !== undefined) {
    const isHttp = /^https?:$/.test(URL.parse(flags.url)?.protocol ?? '');
    return isHttp ? ok(flags.url) : refused(`--url ${flags.url}: expected an http address`);
  }
  const located = locateInstance(flags);
  if (!located.ok) return located;
  const { folder, url } = located.value.api;
  const found = findApi(folder)?.url ?? url;
  if (found !== undefined) return ok(found);
  return refused('The API is not running; run `sluice start --only api`, or name it with --url');
}

function refused(sentence: string): Result<never, CommandFailure> {
  return failed({ sentence, code: 'usage', exitCode: EXIT.usage });
}
