import { createHash, createHmac, randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { base45, codeLetters } from './rules.ts';

/** What the store keeps of a random secret, hex. Enough for secrets that nobody can guess; never for passwords. */
export function sha256(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** argon2id of a password or PIN, in its own encoded form. */
export function hashPassword(plain: string): Promise<string> {
  return hash(plain);
}

let nobodysHash: Promise<string> | undefined;

/** Checks a password; without a hash it takes as long and says no, so that the time tells nobody which logins exist. */
export async function checkPassword(stored: string | undefined, plain: string): Promise<boolean> {
  nobodysHash ??= hashPassword('nobody has this password');
  const matches = await verify(stored ?? (await nobodysHash), plain);
  return stored !== undefined && matches;
}

/** 8 letters that are read off a screen: 39 bits, for ten minutes. */
export function newPairingCode(): string {
  return Array.from({ length: 8 }, () => codeLetters.charAt(randomInt(codeLetters.length))).join('');
}

/**
 * The text of a card's code, `TT1:` and 24 letters. It follows from the key and the card's id, so that a card can be
 * printed again though the store keeps only the text's SHA-256.
 */
export function badgeText(badgeKey: Buffer, badgeId: string): string {
  return `TT1:${base45(createHmac('sha256', badgeKey).update(badgeId).digest().subarray(0, 16))}`;
}
