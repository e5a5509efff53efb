/** 班次 and 课次: what a session's state may be. On air is the live room's business, not the session's. */
export const sessionStates = ['planned', 'open', 'closed', 'cancelled'] as const;
export type SessionState = (typeof sessionStates)[number];
