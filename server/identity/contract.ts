import * as z from 'zod';
import { roles } from '../platform/access.ts';
import { done, id, instant, pageQuery, route, shortText } from '../platform/contract.ts';

export const password = z.string().min(10).max(200);
export const pin = z.string().regex(/^[0-9]{6}$/);
/** What a card's QR code says: `TT1:` and 16 bytes in base45, 28 characters. */
export const badgeToken = z.string().regex(/^TT1:[0-9A-Z $%*+\-./:]{24}$/);

const grant = z.strictObject({ role: z.enum(roles), unitId: id, unitName: z.string() });

/** Who the caller is; also answers `nobody`, so that a page may ask before anybody signed in. */
export const whoAmI = route('GET', '/api/me', {
  answer: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('nobody'), county: z.string().nullable(), setupNeeded: z.boolean() }),
    z.strictObject({
      kind: z.literal('account'),
      county: z.string(),
      accountId: id,
      name: z.string(),
      grants: z.array(grant),
    }),
    z.strictObject({
      kind: z.literal('member'),
      county: z.string(),
      personId: id,
      name: z.string(),
      unitId: id,
      unitName: z.string(),
    }),
    z.strictObject({
      kind: z.literal('device'),
      county: z.string(),
      deviceId: id,
      name: z.string(),
      unitId: id,
      unitName: z.string(),
    }),
  ]),
});
export type WhoAmI = z.infer<typeof whoAmI.answer>;

/** Once, with the token of the link that `npm start` prints: names the county and makes its first officer. */
export const setUp = route('POST', '/api/setup', {
  body: z.strictObject({
    token: z.string().max(100),
    countyName: shortText,
    login: shortText,
    name: shortText,
    password,
  }),
  answer: done,
});
export const logIn = route('POST', '/api/login', {
  body: z.strictObject({ login: z.string().max(120), password: z.string().max(200) }),
  answer: done,
});
export const logOut = route('POST', '/api/logout', { answer: done });
export const changePassword = route('POST', '/api/password', {
  body: z.strictObject({ current: z.string().max(200), next: password }),
  answer: done,
});

/** `pinNotEnabled` until a kiosk or an officer has enabled it; the words tell the member whom to ask. */
export const setPin = route('POST', '/api/member/pin', {
  body: z.strictObject({ token: badgeToken, pin }),
  answer: done,
});
export const memberLogIn = route('POST', '/api/member/login', {
  body: z.strictObject({ token: badgeToken, pin }),
  answer: done,
});
/** Lets the member choose a PIN within the next 30 minutes. A PIN that is set stays until reset. */
export const enablePin = route('POST', '/api/people/:personId/pin', {
  params: z.strictObject({ personId: id }),
  body: z.strictObject({ reset: z.boolean().default(false) }),
  answer: z.strictObject({ enabledUntil: instant }),
});

export const account = z.strictObject({
  id,
  login: z.string(),
  name: z.string(),
  disabled: z.boolean(),
  grants: z.array(grant),
});
export const listAccounts = route('GET', '/api/accounts', { answer: z.strictObject({ accounts: z.array(account) }) });
const grantInput = z.strictObject({ role: z.enum(roles), unitId: id });
/** Nobody grants above their own subtree, and only a county officer makes county officers. */
export const createAccount = route('POST', '/api/accounts', {
  body: z.strictObject({ login: shortText, name: shortText, password, grants: z.array(grantInput).min(1).max(20) }),
  answer: z.strictObject({ accountId: id }),
});
export const editAccount = route('PATCH', '/api/accounts/:accountId', {
  params: z.strictObject({ accountId: id }),
  body: z.strictObject({
    name: shortText.optional(),
    disabled: z.boolean().optional(),
    password: password.optional(),
    grants: z.array(grantInput).min(1).max(20).optional(),
  }),
  answer: done,
});

/** A kiosk asks to be taken in and shows the code; the secret proves later that it is the same kiosk. */
export const startPairing = route('POST', '/api/pairings', {
  answer: z.strictObject({ pairingId: id, code: z.string(), secret: z.string(), expiresAt: instant }),
});
export const claimPairing = route('POST', '/api/pairings/:pairingId/claim', {
  params: z.strictObject({ pairingId: id }),
  body: z.strictObject({ secret: z.string().max(100) }),
  answer: z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('waiting') }),
    /** `key` goes into the header `Authorization: Kiosk KEY` and the socket's `auth.kioskKey`; given once. */
    z.strictObject({ state: z.literal('paired'), deviceId: id, unitId: id, name: z.string(), key: z.string() }),
  ]),
});
export const device = z.strictObject({
  id,
  unitId: id,
  unitName: z.string(),
  name: z.string(),
  pairedAt: instant,
  revokedAt: instant.nullable(),
  lastSeenAt: instant.nullable(),
});
export const listDevices = route('GET', '/api/devices', { answer: z.strictObject({ devices: z.array(device) }) });
export const pairDevice = route('POST', '/api/devices', {
  body: z.strictObject({ code: z.string().trim().max(20), unitId: id, name: shortText }),
  answer: z.strictObject({ deviceId: id }),
});
export const renameDevice = route('PATCH', '/api/devices/:deviceId', {
  params: z.strictObject({ deviceId: id }),
  body: z.strictObject({ name: shortText }),
  answer: done,
});
export const revokeDevice = route('POST', '/api/devices/:deviceId/revoke', {
  params: z.strictObject({ deviceId: id }),
  answer: done,
});

const card = z.strictObject({
  personId: id,
  name: z.string(),
  number: z.string(),
  unitName: z.string(),
  token: badgeToken,
});
/** The cards of a unit for printing; a member without one gets one. POST, for it may issue cards, and is in the trail. */
export const printBadges = route('POST', '/api/badges/print', {
  body: z.strictObject({ unitId: id, personIds: z.array(id).max(500).optional() }),
  answer: z.strictObject({ cards: z.array(card), county: z.string() }),
});
/** A new card; the old one is refused from now on. */
export const replaceBadge = route('POST', '/api/people/:personId/badge', {
  params: z.strictObject({ personId: id }),
  answer: z.strictObject({ card }),
});

export const listAudit = route('GET', '/api/audit', {
  query: z.strictObject({ subjectKind: z.string().max(20).optional(), subjectId: id.optional(), ...pageQuery }),
  answer: z.strictObject({
    entries: z.array(
      z.strictObject({
        id,
        at: instant,
        actor: z.string(),
        actorName: z.string(),
        action: z.string(),
        subjectKind: z.string(),
        subjectId: z.string(),
        subjectName: z.string(),
        details: z.record(z.string(), z.unknown()),
      }),
    ),
    total: z.int(),
  }),
});
