const kept = 'tongtang.watching';

/** Remembers in this tab that its person was watching, so that a reload goes on without a tap. */
export function rememberWatching(sessionId: string): void {
  try {
    sessionStorage.setItem(kept, sessionId);
  } catch {
    // Then a reload asks for the tap again.
  }
}

export function wasWatching(sessionId: string): boolean {
  try {
    return sessionStorage.getItem(kept) === sessionId;
  } catch {
    return false;
  }
}

export function forgetWatching(): void {
  try {
    sessionStorage.removeItem(kept);
  } catch {
    // Nothing was kept, so nothing is to be forgotten.
  }
}
