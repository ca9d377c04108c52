// What each role may do, written down here: tests of routes ask the roles themselves.
import { describe, expect, it } from 'vitest';
import type { User } from '../../../src/api/identity/identity-store.ts';
import { hasPermission, type Principal, roleOn } from '../../../src/api/identity/principal.ts';
import {
  isPermission,
  lesserRole,
  PERMISSIONS,
  type Permission,
  permissionsOf,
  ROLES,
  type Role,
  scopesAllow,
  toRole,
} from '../../../src/api/identity/role.ts';

const VIEWER: readonly Permission[] = ['read', 'keep', 'webhooks', 'mcp', 'mcp:read'];
const TRADER: readonly Permission[] = [...VIEWER, 'trade'];
const OPERATOR: readonly Permission[] = [...TRADER, 'operate', 'alarms', 'code'];
const MAY: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: VIEWER,
  trader: TRADER,
  operator: OPERATOR,
  admin: [...OPERATOR, 'admin', 'event-master:read', 'simulate:write'],
};

function principal(role: Role, more: Partial<Principal> & { mayCode?: boolean } = {}): Principal {
  const { mayCode = true, ...rest } = more;
  return {
    user: { id: 'u1', role, mayCode } as User,
    ...{ grants: [], scopes: undefined, sessionId: 's1', via: 's1', expiresAt: null },
    ...rest,
  };
}

describe('a role', () => {
  it.each(ROLES)('%s may do what is written here, and nothing else', (role) => {
    expect(permissionsOf(role).toSorted()).toEqual(MAY[role].toSorted());
    for (const permission of PERMISSIONS)
      expect(hasPermission(principal(role), permission)).toBe(MAY[role].includes(permission));
  });

  it('may do nothing while it lacks its second factor, and code only with that right', () => {
    for (const permission of PERMISSIONS)
      expect(hasPermission(principal('admin', { lacksFactor: true }), permission)).toBe(false);
    expect(hasPermission(principal('admin', { mayCode: false }), 'code')).toBe(false);
    expect(hasPermission(principal('admin', { mayCode: false }), 'operate')).toBe(true);
  });

  it('that is not known is the least', () => {
    expect(toRole('owner')).toBe('viewer');
    expect(toRole('admin')).toBe('admin');
    expect([isPermission('trade'), isPermission('everything')]).toEqual([true, false]);
  });
});

describe('scopes', () => {
  it('narrow what the role allows, and add nothing to it', () => {
    expect(hasPermission(principal('operator', { scopes: ['read'] }), 'read')).toBe(true);
    expect(hasPermission(principal('operator', { scopes: ['read'] }), 'operate')).toBe(false);
    expect(hasPermission(principal('operator', { scopes: [] }), 'read')).toBe(false);
    expect(hasPermission(principal('viewer', { scopes: ['operate'] }), 'operate')).toBe(false);
  });

  it('open no other door than their own, but for three that were one before', () => {
    const WIDER: Readonly<Partial<Record<Permission, readonly Permission[]>>> = {
      operate: ['operate', 'alarms'],
      'event-master:read': ['event-master:read', 'webhooks'],
      'mcp:read': ['mcp:read', 'mcp'],
    };
    for (const scope of PERMISSIONS)
      expect(PERMISSIONS.filter((wanted) => scopesAllow([scope], wanted)).toSorted()).toEqual(
        (WIDER[scope] ?? [scope]).toSorted(),
      );
    expect(PERMISSIONS.every((wanted) => scopesAllow(undefined, wanted))).toBe(true);
  });
});

describe('a grant', () => {
  const grants = [
    { kind: 'account', resource: 'DU1', role: 'operator' },
    { kind: 'portfolio', resource: '7', role: 'viewer' },
  ] as const;

  it('gives the lesser of the role and the grant, on its own resource only', () => {
    const on = (role: Role, kind: 'account' | 'portfolio', resource: string) =>
      roleOn({ user: { role } as User, grants }, kind, resource);
    expect(on('trader', 'account', 'DU1')).toBe('trader');
    expect(on('operator', 'account', 'DU1')).toBe('operator');
    expect(on('operator', 'portfolio', '7')).toBe('viewer');
    expect(on('operator', 'account', 'DU2')).toBeUndefined();
    expect(on('operator', 'account', '7')).toBeUndefined();
    expect(on('operator', 'portfolio', 'DU1')).toBeUndefined();
    expect(on('admin', 'account', 'DU2')).toBe('admin');
  });

  it('of two roles is the lesser, in any order', () => {
    for (const [at, one] of ROLES.entries())
      for (const [other, two] of ROLES.entries())
        expect(lesserRole(one, two)).toBe(ROLES[Math.min(at, other)]);
  });
});
