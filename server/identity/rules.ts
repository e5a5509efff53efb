import { type Grant, isUnder, type Role } from '../platform/access.ts';

const base45Letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** Encodes bytes as RFC 9285 base45: the letters that a QR code packs densest. 16 bytes become 24 letters. */
export function base45(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 2) {
    const first = bytes[index] ?? 0;
    const second = bytes[index + 1];
    let value = second === undefined ? first : first * 256 + second;
    for (let digit = 0; digit < (second === undefined ? 2 : 3); digit++) {
      text += base45Letters.charAt(value % 45);
      value = Math.floor(value / 45);
    }
  }
  return text;
}

/** Letters and digits that nobody mistakes for another when reading them off a screen across the room. */
export const codeLetters = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 8 letters as shown on the kiosk, XXXX-XXXX. */
export function showCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** What a steward typed, as the code it means: without blanks and hyphens, in capitals. */
export function readCode(typed: string): string {
  return typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
}

/** Logins are compared without regard to case and width (ＡＢ is ab). */
export function readLogin(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase();
}

export const pinEnabledMs = 30 * 60_000;
export const pairingMs = 10 * 60_000;
export const memberLoginMs = 30 * 24 * 3_600_000;
/** An account's login ends this long after it was last used. */
export const accountLoginMs = 12 * 3_600_000;
const failuresAllowed = 5;
const firstLockMs = 15 * 60_000;
const longestLockMs = 24 * 3_600_000;

/** How long a PIN is locked after so many failures in a row: 15 minutes at the fifth, then four times as long each fifth. */
export function pinLockMs(failures: number): number {
  if (failures === 0 || failures % failuresAllowed !== 0) return 0;
  return Math.min(longestLockMs, firstLockMs * 4 ** (failures / failuresAllowed - 1));
}

/** A grant that somebody wants to give. */
export interface WantedGrant {
  readonly role: Role;
  readonly path: string;
}

/**
 * Whether a caller may give a grant: inside their own subtree, and only a county officer of that subtree makes county
 * officers.
 */
export function mayGive(caller: readonly Grant[], wanted: WantedGrant): boolean {
  const officers = caller.filter(
    grant => grant.role === 'countyOfficer' || (grant.role === 'townOfficer' && wanted.role !== 'countyOfficer'),
  );
  return isUnder(
    wanted.path,
    officers.map(grant => grant.path),
  );
}
