// Turns what identity knows into the bodies of answers.
import { instant, toIso } from '../../../kernel/instant.ts';
import type { User } from '../../identity/identity-store.ts';

export function userBody(user: User) {
  return {
    id: user.id,
    username: user.username,
    email: user.email,
    role: user.role,
    is_active: user.isActive,
    has_second_factor: user.isTotpOn,
    may_code: user.mayCode,
    created_at: iso(user.createdAt),
    updated_at: iso(user.updatedAt),
  };
}

export function iso(at: number): string {
  return toIso(instant(at));
}

export function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at);
}
