import { signal } from '@preact/signals';
import { ownAccountId } from './rights.ts';

const kept = 'tongtang.unit';

interface Chosen {
  readonly account: string;
  readonly unitId: string;
}

function read(): Chosen | undefined {
  try {
    const [account, unitId] = (sessionStorage.getItem(kept) ?? '').split(' ');
    if (account !== undefined && unitId !== undefined) return { account, unitId };
  } catch {
    // Storage may be forbidden; everything is looked at, then.
  }
  return undefined;
}

const chosen = signal(read());

/** The unit that this account chose to look at, or empty for all of its units; pages draw again when it changes. */
export const unitLookedAt = (): string =>
  chosen.value !== undefined && chosen.value.account === ownAccountId() ? chosen.value.unitId : '';

/** @param unitId empty for all units */
export function lookAt(unitId: string): void {
  const account = ownAccountId() ?? '';
  chosen.value = { account, unitId };
  try {
    sessionStorage.setItem(kept, `${account} ${unitId}`);
  } catch {
    // Not kept for the next page load, then; it still holds for this one.
  }
}

/** For a request's query: the unit looked at, or nothing. */
export const queryOfUnit = (unitId: string): { unitId?: string } => (unitId === '' ? {} : { unitId });
