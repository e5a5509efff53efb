import { type AccessTable, may, type Who } from './platform/access.ts';

/**
 * Who may do what, on one page: a row for every HTTP route and socket request. A route without a row does not start.
 * Officers and stewards act within their subtree; `about` names what the request concerns (see platform/access.ts).
 */
const officers: readonly Who[] = ['countyOfficer', 'townOfficer'];
const readers: readonly Who[] = ['countyOfficer', 'townOfficer', 'assessor', 'auditor'];
const classroom: readonly Who[] = ['countyOfficer', 'townOfficer', 'steward'];
const staff: readonly Who[] = ['countyOfficer', 'townOfficer', 'steward', 'lecturer', 'assessor', 'auditor'];
const everyone: readonly Who[] = [...staff, 'kiosk', 'member', 'anyone'];
const audience: readonly Who[] = [...staff, 'kiosk', 'member'];

export const accessTable: AccessTable = {
  // platform; pages, their files and `/ca` are static and open to everybody
  'GET /api/health': may([...everyone, 'revokedKiosk']),

  // identity
  'GET /api/me': may(everyone),
  'POST /api/setup': may(everyone),
  'POST /api/login': may(everyone),
  'POST /api/logout': may(everyone),
  'POST /api/password': may(staff),
  'POST /api/member/pin': may(everyone),
  'POST /api/member/login': may(everyone),
  'POST /api/people/:personId/pin': may([...classroom, 'kiosk'], 'person', 'personId'),
  'GET /api/accounts': may([...officers, 'auditor']),
  'POST /api/accounts': may(officers),
  'PATCH /api/accounts/:accountId': may(officers, 'account', 'accountId'),
  'POST /api/pairings': may(everyone),
  'POST /api/pairings/:pairingId/claim': may(everyone),
  'GET /api/devices': may([...classroom, 'auditor']),
  'POST /api/devices': may(classroom, 'unit', 'unitId'),
  'PATCH /api/devices/:deviceId': may(classroom, 'device', 'deviceId'),
  'POST /api/devices/:deviceId/revoke': may(classroom, 'device', 'deviceId'),
  'POST /api/badges/print': may(classroom, 'unit', 'unitId'),
  'POST /api/people/:personId/badge': may(classroom, 'person', 'personId'),
  'GET /api/audit': may(['countyOfficer', 'auditor']),

  // organisation
  'GET /api/units': may(staff),
  'POST /api/units': may(officers, 'unit', 'parentId'),
  'PATCH /api/units/:unitId': may(officers, 'unit', 'unitId'),
  'POST /api/units/:unitId/move': may(officers, 'unit', 'unitId'),
  'POST /api/units/:unitId/archive': may(officers, 'unit', 'unitId'),
  'GET /api/people': may([...readers, 'steward'], 'unit', 'unitId', 'owner', true),
  'GET /api/people/:personId': may([...readers, 'steward'], 'person', 'personId'),
  'POST /api/people': may(officers, 'unit', 'unitId'),
  'PATCH /api/people/:personId': may(officers, 'person', 'personId'),
  'POST /api/people/:personId/archive': may(officers, 'person', 'personId'),
  'GET /api/posts': may([...readers, 'steward'], 'unit', 'unitId'),
  'POST /api/posts': may(officers, 'unit', 'unitId'),
  'PATCH /api/units/:unitId/posts/:postId': may(officers, 'unit', 'unitId'),
  'POST /api/imports/preview': may(officers, 'unit', 'unitId'),
  'POST /api/imports/commit': may(officers, 'unit', 'unitId'),
  'GET /api/imports': may([...officers, 'auditor']),
  'POST /api/imports/:importId/undo': may(officers, 'import', 'importId'),

  // classes
  'GET /api/sessions': may(audience, 'unit', 'unitId', 'reach', true),
  'GET /api/sessions/:sessionId': may(audience, 'session', 'sessionId', 'reach'),
  'POST /api/classes': may([...officers, 'lecturer'], 'unit', 'unitId'),
  'PATCH /api/sessions/:sessionId': may([...officers, 'lecturer'], 'session', 'sessionId'),
  'POST /api/sessions/:sessionId/cancel': may([...officers, 'lecturer'], 'session', 'sessionId'),
  'GET /api/lecturers': may([...officers, 'lecturer']),

  // attendance
  'GET /api/clock': may([...everyone, 'revokedKiosk']),
  'GET /api/kiosk/day': may(['kiosk']),
  'POST /api/kiosk/events': may(['kiosk', 'revokedKiosk']),
  'GET /api/sessions/:sessionId/roster': may([...staff, 'kiosk'], 'session', 'sessionId', 'reach'),
  'POST /api/sessions/:sessionId/signed-rosters': may(classroom, 'session', 'sessionId', 'reach'),
  'POST /api/sessions/:sessionId/close': may(officers, 'session', 'sessionId'),
  'POST /api/sessions/:sessionId/marks': may(classroom, 'session', 'sessionId', 'reach'),
  'GET /api/parked-events': may([...classroom, 'auditor']),
  'POST /api/devices/:deviceId/parked-events/:eventId/settle': may(officers, 'device', 'deviceId'),
  'GET /api/today': may(staff, 'unit', 'unitId', 'reach', true),
  'today:watch': may(staff),

  // hours
  'GET /api/people/:personId/statement': may([...readers, 'steward'], 'person', 'personId'),
  'GET /api/my/statement': may(['member']),
  'GET /api/corrections': may([...readers, 'steward'], 'person', 'personId', 'owner', true),
  'POST /api/people/:personId/corrections': may(classroom, 'person', 'personId'),
  'POST /api/people/:personId/corrections/:correctionId/decide': may(officers, 'person', 'personId'),
  'GET /api/rules': may([...staff, 'member']),

  // reports
  'GET /api/sessions/:sessionId/register.xlsx': may([...readers, 'steward'], 'session', 'sessionId', 'reach'),

  // live
  'room:join': may(audience, 'session', 'sessionId', 'reach'),
  'room:leave': may(audience, 'session', 'sessionId', 'reach'),
  'room:createTransport': may(audience, 'session', 'sessionId', 'reach'),
  'room:connectTransport': may(audience, 'session', 'sessionId', 'reach'),
  'room:restartIce': may(audience, 'session', 'sessionId', 'reach'),
  'room:produce': may(['countyOfficer', 'townOfficer', 'lecturer'], 'session', 'sessionId', 'reach'),
  'room:closeProducer': may(['countyOfficer', 'townOfficer', 'lecturer'], 'session', 'sessionId', 'reach'),
  'room:consume': may(audience, 'session', 'sessionId', 'reach'),
  'room:resume': may(audience, 'session', 'sessionId', 'reach'),
  'room:pause': may(audience, 'session', 'sessionId', 'reach'),
  'room:preferLayer': may(audience, 'session', 'sessionId', 'reach'),
  'room:reportPlayed': may(audience, 'session', 'sessionId', 'reach'),
  'room:goLive': may(['countyOfficer', 'townOfficer', 'lecturer'], 'session', 'sessionId', 'reach'),
  'POST /api/local/broadcasts': may(['local']),
  'room:end': may(['countyOfficer', 'townOfficer', 'lecturer'], 'session', 'sessionId', 'reach'),
};
