import type { Role } from '../platform/access.ts';

export interface AccountTable {
  id: string;
  login: string;
  name: string;
  /** argon2id, in its own encoded form. */
  password_hash: string;
  person_id: string | null;
  created_at: number;
  disabled_at: number | null;
}

export interface GrantTable {
  id: string;
  account_id: string;
  role: Role;
  unit_id: string;
}

/** A browser that is signed in, as an account or as a member. Only the token's SHA-256 is kept. */
export interface LoginTable {
  id: string;
  token_hash: string;
  account_id: string | null;
  person_id: string | null;
  created_at: number;
  expires_at: number;
}

/** A classroom's kiosk. Only the key's SHA-256 is kept. */
export interface DeviceTable {
  id: string;
  unit_id: string;
  name: string;
  key_hash: string;
  paired_at: number;
  paired_by: string;
  revoked_at: number | null;
  last_seen_at: number | null;
}

/** A kiosk that shows its code and waits to be taken in. */
export interface PairingTable {
  id: string;
  code_hash: string;
  secret_hash: string;
  created_at: number;
  expires_at: number;
  device_id: string | null;
}

/**
 * A card. Its token is HMAC(badge key, card id) and can be printed again without being stored; what is stored is the
 * token's SHA-256, to find the card that was held up.
 */
export interface BadgeTable {
  id: string;
  person_id: string;
  token_hash: string;
  issued_at: number;
  revoked_at: number | null;
}

export interface PinTable {
  person_id: string;
  /** Null while it is enabled but not yet chosen. */
  pin_hash: string | null;
  /** A kiosk or an officer lets the member choose a PIN until then. */
  enabled_until: number;
  failures: number;
  locked_until: number;
}

export interface IdentityTables {
  accounts: AccountTable;
  grants: GrantTable;
  logins: LoginTable;
  devices: DeviceTable;
  pairings: PairingTable;
  badges: BadgeTable;
  pins: PinTable;
}
