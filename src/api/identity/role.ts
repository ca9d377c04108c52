// Roles and what each may do; a grant gives one of them on a single account or portfolio.

export const ROLES = ['viewer', 'trader', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What a route asks for and what a token or key may be narrowed to. */
export const PERMISSIONS = [
  'read',
  'keep',
  'trade',
  'operate',
  'alarms',
  'code',
  'admin',
  'webhooks',
  'event-master:read',
  'simulate:write',
  'mcp',
  'mcp:read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const RANKS: Readonly<Record<Role, number>> = { viewer: 0, trader: 1, operator: 2, admin: 3 };
const NEEDS: Readonly<Record<Permission, Role>> = {
  read: 'viewer',
  // Own portfolios only: what others hold takes a grant.
  keep: 'viewer',
  trade: 'trader',
  operate: 'operator',
  // Part of `operate`: it changes which alarms call, and nothing that a trader does.
  alarms: 'operator',
  // Also a right of the user, and a switch of the configuration.
  code: 'operator',
  admin: 'admin',
  // Your own; what they are about needs its own permission.
  webhooks: 'viewer',
  // Across all users.
  'event-master:read': 'admin',
  'simulate:write': 'admin',
  // Tools of assistants: each asks a route that looks at or keeps books, with the person's own rights there.
  mcp: 'viewer',
  // The same, and no tool that books.
  'mcp:read': 'viewer',
};

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

/** A role that this version does not know may do the least. */
export function toRole(text: string): Role {
  return isRole(text) ? text : 'viewer';
}

export function isPermission(text: string): text is Permission {
  return (PERMISSIONS as readonly string[]).includes(text);
}

export function roleAllows(role: Role, permission: Permission): boolean {
  return RANKS[role] >= RANKS[NEEDS[permission]];
}

/** Whether a token or key narrowed to the scopes may do it; `mcp:read` opens the same door, and less behind it. */
export function scopesAllow(scopes: readonly string[] | undefined, wanted: Permission): boolean {
  if (scopes === undefined || scopes.includes(wanted)) return true;
  if (wanted === 'alarms') return scopes.includes('operate');
  // Before there was a scope of their own.
  if (wanted === 'webhooks') return scopes.includes('event-master:read');
  return wanted === 'mcp' && scopes.includes('mcp:read');
}

/** The one of two roles that may do less. */
export function lesserRole(one: Role, other: Role): Role {
  return RANKS[one] <= RANKS[other] ? one : other;
}

export function permissionsOf(role: Role): Permission[] {
  return PERMISSIONS.filter((permission) => roleAllows(role, permission));
}
