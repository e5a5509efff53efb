import type * as z from 'zod';
import type { EventDraft } from './rules.ts';

/** The fields of an event's body that a kind may state. */
export type Field = Exclude<keyof EventDraft, 'id' | 'kind' | 'actor' | 'extra' | 'deviceId' | 'deviceSeq'>;

export interface KindOfEvent {
  /** Stated by every event of the kind. */
  readonly needs: readonly Field[];
  readonly allows?: readonly Field[];
  /** What `extra` holds; a strict object, so that no name or secret slips into a ledger that cannot forget. */
  readonly extra: z.ZodType;
}

const kinds = new Map<string, KindOfEvent>();

/** Makes a kind of event known; each room does it once for its own. @throws when another room has it */
export function registerKind(kind: string, shape: KindOfEvent): void {
  if (kinds.has(kind)) throw new Error(`two rooms own the event kind ${kind}`);
  kinds.set(kind, shape);
}

const fields: readonly Field[] = [
  'personId',
  'sessionId',
  'classId',
  'assetId',
  'at',
  'from',
  'to',
  'minutes',
  'hours',
  'year',
  'refId',
  'courseGroup',
];

/** @throws when a draft is of no known kind, lacks a field, states a foreign one or has a wrong `extra`: a bug here */
export function checkDraft(draft: EventDraft): void {
  const shape = kinds.get(draft.kind);
  if (shape === undefined) throw new Error(`nobody registered the event kind ${draft.kind}`);
  for (const field of fields) {
    const needed = shape.needs.includes(field);
    if (needed && draft[field] === undefined) throw new Error(`${draft.kind} without ${field}`);
    if (!needed && draft[field] !== undefined && shape.allows?.includes(field) !== true)
      throw new Error(`${draft.kind} does not state ${field}`);
  }
  const extra = shape.extra.safeParse(draft.extra ?? {});
  if (!extra.success) throw new Error(`extra of ${draft.kind}: ${extra.error.issues[0]?.message ?? 'wrong'}`);
}
