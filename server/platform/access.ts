/** Who a request comes from and what that lets them do: pure decisions, asked in one place for HTTP and sockets. */

export const roles = ['countyOfficer', 'townOfficer', 'steward', 'lecturer', 'assessor', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** A role held for a unit and everything below it. `path` is the unit's path, `/county/town/`. */
export interface Grant {
  readonly role: Role;
  readonly unitId: string;
  readonly path: string;
}

export type Principal =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'account';
      readonly accountId: string;
      readonly name: string;
      readonly loginId: string;
      readonly grants: readonly Grant[];
    }
  | {
      readonly kind: 'device';
      readonly deviceId: string;
      readonly unitId: string;
      readonly path: string;
      readonly revoked: boolean;
    }
  | {
      readonly kind: 'member';
      readonly personId: string;
      readonly name: string;
      readonly unitId: string;
      readonly path: string;
      readonly loginId: string;
    }
  /** A command run on the server's own machine by somebody who can read its data folder. */
  | { readonly kind: 'local' };

export type Who = Role | 'kiosk' | 'revokedKiosk' | 'member' | 'local' | 'anyone';

/** What a request is about; `field` names the id among the request's params, query or body. */
export interface About {
  readonly kind: SubjectKind;
  readonly field: string;
  /**
   * `owner`: the grant's subtree must hold the unit that owns the thing.
   * `reach`: it is enough that the thing touches the grant's subtree (a village invited to a county's lecture).
   */
  readonly within: 'owner' | 'reach';
  /** The field may be absent; then the handler filters by the scope. */
  readonly optional: boolean;
}

export const subjectKinds = ['unit', 'person', 'class', 'session', 'account', 'device', 'import'] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/** Where a thing stands in the tree, as its room's resolver tells it. */
export interface Subject {
  /** Path of the unit that owns it. */
  readonly owner: string;
  /** Paths of further units that take part in it. */
  readonly reach: readonly string[];
  /** The one person it is about, if it is. */
  readonly personId?: string;
}

export interface AccessRow {
  readonly who: readonly Who[];
  readonly about?: About;
}

/** One row a route or socket request, by `METHOD /path` or `name:verb`. */
export type AccessTable = Readonly<Record<string, AccessRow>>;

/** Short for a row: `may(['steward'], 'session', 'sessionId', 'reach')`. */
export function may(
  who: readonly Who[],
  kind?: SubjectKind,
  field?: string,
  within: 'owner' | 'reach' = 'owner',
  optional = false,
): AccessRow {
  return kind === undefined ? { who } : { who, about: { kind, field: field ?? `${kind}Id`, within, optional } };
}

export type Decision =
  | { readonly outcome: 'allowed'; readonly scope: readonly string[] }
  | { readonly outcome: 'signInNeeded' | 'notAllowed' | 'outOfScope' | 'deviceRevoked' };

const touches = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

function inside(path: string, subject: Subject, within: 'owner' | 'reach'): boolean {
  if (subject.owner.startsWith(path)) return true;
  return within === 'reach' && [subject.owner, ...subject.reach].some(each => touches(each, path));
}

/**
 * Decides whether a principal may make a request.
 * @param subject where the thing stands, or undefined when the request is about no single thing
 * @returns `allowed` with the paths of the subtrees that the caller may see, else why not
 */
export function decide(row: AccessRow, principal: Principal, subject: Subject | undefined): Decision {
  const may = (who: Who): boolean => row.who.includes(who);
  const within = row.about?.within ?? 'owner';
  switch (principal.kind) {
    case 'local':
      return may('local') ? { outcome: 'allowed', scope: [] } : { outcome: 'notAllowed' };
    case 'anonymous':
      return may('anyone') ? { outcome: 'allowed', scope: [] } : { outcome: 'signInNeeded' };
    case 'account': {
      const paths = principal.grants.filter(grant => may(grant.role)).map(grant => grant.path);
      if (paths.length === 0) return may('anyone') ? { outcome: 'allowed', scope: [] } : { outcome: 'notAllowed' };
      if (subject !== undefined && !paths.some(path => inside(path, subject, within))) return { outcome: 'outOfScope' };
      return { outcome: 'allowed', scope: paths };
    }
    case 'device':
      if (principal.revoked && !may('revokedKiosk')) return { outcome: 'deviceRevoked' };
      if (!may('kiosk')) return may('anyone') ? { outcome: 'allowed', scope: [] } : { outcome: 'notAllowed' };
      if (subject !== undefined && !inside(principal.path, subject, within)) return { outcome: 'outOfScope' };
      return { outcome: 'allowed', scope: [principal.path] };
    case 'member':
      if (!may('member')) return may('anyone') ? { outcome: 'allowed', scope: [] } : { outcome: 'notAllowed' };
      if (subject?.personId !== undefined)
        return subject.personId === principal.personId ? { outcome: 'allowed', scope: [] } : { outcome: 'outOfScope' };
      // A member stands for nobody else: a thing without a person must touch the member's own unit.
      if (subject !== undefined && !(within === 'reach' && inside(principal.path, subject, 'reach')))
        return { outcome: 'outOfScope' };
      return { outcome: 'allowed', scope: [] };
  }
}

/** Whether a path lies in one of the subtrees. */
export function isUnder(path: string, scope: readonly string[]): boolean {
  return scope.some(each => path.startsWith(each));
}
