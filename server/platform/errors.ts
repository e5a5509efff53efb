/** Every way a request can fail, as the person at the screen is told it. The words are in `viewer/common/words`. */
export const errorStatus = {
  badInput: 400,
  signInNeeded: 401,
  wrongLogin: 401,
  notAllowed: 403,
  outOfScope: 403,
  notFound: 404,
  conflict: 409,
  alreadyExists: 409,
  stale: 409,
  gone: 410,
  tooLarge: 413,
  unsupported: 415,
  unprocessable: 422,
  tooMany: 429,
  failed: 500,
  unavailable: 503,
  diskFull: 507,
  // identity
  setupDone: 409,
  codeExpired: 410,
  pinNotEnabled: 403,
  pinLocked: 429,
  cardRevoked: 403,
  cardUnknown: 404,
  deviceRevoked: 403,
  // two-person rule
  sameApprover: 409,
  voidOfVoid: 409,
  // live
  roomNotOpen: 409,
  lecturerAlreadyThere: 409,
  noCommonCodec: 422,
  relayDown: 503,
  unknownVersion: 422,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof errorStatus;

/** A failure with a code that crosses the wire. `details` must hold nothing secret or personal. */
export class SchoolError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  constructor(code: ErrorCode, message: string = code, details?: Readonly<Record<string, unknown>>) {
    super(message);
    this.name = 'SchoolError';
    this.code = code;
    this.details = details;
  }
}

/** Finds what a thrown thing means to the person who asked; an unknown one is `failed` and belongs in the log. */
export function toErrorCode(thrown: unknown): ErrorCode {
  if (thrown instanceof SchoolError) return thrown.code;
  const code = (thrown as { code?: unknown } | null)?.code;
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return 'diskFull';
  return 'failed';
}

/** Whether the store refused a statement because of a table's own rules: a reference or a value that must be unique. */
export function isConstraintFailure(thrown: unknown): boolean {
  const code = (thrown as { code?: unknown } | null)?.code;
  return code === 'SQLITE_CONSTRAINT' || (typeof code === 'string' && /^23\d{3}$/.test(code));
}
