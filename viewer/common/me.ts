import { signal } from '@preact/signals';
import { logOut, type WhoAmI, whoAmI } from '../../server/identity/contract.ts';
import { call } from './api.ts';

/** Who is signed in on this page; undefined until asked. */
export const me = signal<WhoAmI | undefined>(undefined);

/** Asks the server again, after signing in or out. @throws RequestFailure */
export async function refreshMe(): Promise<WhoAmI> {
  const answer = await call(whoAmI, {});
  me.value = answer;
  return answer;
}

/** Ends this browser's login and leaves for the first page, also when the server cannot be reached. */
export async function signOut(): Promise<void> {
  try {
    await call(logOut, {});
  } finally {
    location.assign('/');
  }
}
