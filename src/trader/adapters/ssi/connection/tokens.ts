// The tokens of a login: read from SSI's answer and from what was kept, and written for the next start.
import { type Instant, instant, SECOND_MS } from '../../../../kernel/instant.ts';
import { fieldsOf, numberOf, textOf } from '../../kit/fields.ts';

export interface Tokens {
  readonly access: string;
  readonly accessUntil: Instant;
  /** Works once. Undefined from the moment that it is used. */
  readonly refresh: string | undefined;
  readonly refreshUntil: Instant;
}

/** The part `data` of an answer; times in seconds. */
export function tokensIn(data: unknown): Tokens | undefined {
  const fields = fieldsOf(data);
  const access = textOf(fields.accessToken);
  const expiresAt = numberOf(fields.expiresAt);
  if (access === '' || expiresAt === undefined) return undefined;
  const refresh = textOf(fields.refreshToken);
  return {
    access,
    accessUntil: instant(expiresAt * SECOND_MS),
    refresh: refresh === '' ? undefined : refresh,
    refreshUntil: instant((numberOf(fields.refreshExpiresAt) ?? 0) * SECOND_MS),
  };
}

/** Undefined if it can be renewed, which is done so long before its end. */
export function endOf(tokens: Tokens, earlyMs: number): Instant | undefined {
  const { accessUntil, refresh, refreshUntil } = tokens;
  const isRenewed = refresh !== undefined && refreshUntil > accessUntil - earlyMs;
  return isRenewed ? undefined : accessUntil;
}

export function keptText({ access, accessUntil, refresh, refreshUntil }: Tokens): string {
  return JSON.stringify({ access, accessUntil, refresh, refreshUntil });
}

export function parseKept(text: string | undefined): Tokens | undefined {
  if (text === undefined) return undefined;
  try {
    const fields = fieldsOf(JSON.parse(text));
    const access = textOf(fields.access);
    const accessUntil = numberOf(fields.accessUntil);
    if (access === '' || accessUntil === undefined) return undefined;
    return {
      access,
      accessUntil: instant(accessUntil),
      refresh: textOf(fields.refresh) || undefined,
      refreshUntil: instant(numberOf(fields.refreshUntil) ?? 0),
    };
  } catch {
    return undefined;
  }
}
