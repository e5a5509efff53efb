import type * as z from 'zod';
import type { sessionRoster } from '../../../server/attendance/contract.ts';
import { dayAndClock } from '../../common/format.ts';
import { rosterWords as t } from './rosterWords.ts';

export type Roster = z.output<typeof sessionRoster.answer>;

/** Each classroom: what reached it, who was there, who put their names to it. */
export function RosterRooms({ roster }: { readonly roster: Roster }) {
  const rooms = new Map<string, { unitName: string; minutes: number | null; people: number | null }>();
  for (const each of roster.delivered) rooms.set(each.unitId, each);
  for (const each of roster.signed)
    if (!rooms.has(each.unitId)) rooms.set(each.unitId, { unitName: each.unitName, minutes: null, people: null });
  return (
    <section class="card stack" aria-label={t('rooms')}>
      <h2>{t('rooms')}</h2>
      {rooms.size === 0 ? (
        <p class="quiet">{t('noRooms')}</p>
      ) : (
        <>
          <p class="quiet small">{t('roomsHint')}</p>
          <div class="table-wrap tall">
            <table class="table">
              <thead>
                <tr>
                  <th scope="col">{t('unit')}</th>
                  <th scope="col" class="number">
                    {t('delivered')}
                  </th>
                  <th scope="col" class="number">
                    {t('heads')}
                  </th>
                  <th scope="col">{t('sign')}</th>
                </tr>
              </thead>
              <tbody>
                {[...rooms].map(([unitId, room]) => (
                  <tr key={unitId}>
                    <td>{room.unitName}</td>
                    <td class="number">{room.minutes === null ? '—' : t('minutesOf', { count: room.minutes })}</td>
                    <td class="number">{room.people ?? '—'}</td>
                    <td class="small">
                      {roster.signed
                        .filter(each => each.unitId === unitId)
                        .map(each => (
                          <p key={each.signedAt}>
                            {t('signedBy', {
                              steward: each.steward,
                              second: each.secondName,
                              time: dayAndClock(each.signedAt),
                              count: each.people,
                            })}
                          </p>
                        ))}
                      {!roster.signed.some(each => each.unitId === unitId) && (
                        <span class="quiet">{t('notSigned')}</span>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}
