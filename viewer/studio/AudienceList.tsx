import type { AudienceEntry } from '../../server/live/contract.ts';
import type { Audience } from './sender.ts';
import { studioWords as t } from './studioWords.ts';

/** Who listens: figures first, then those with the worst line, for they need the lecturer's patience. */
export function AudienceList({ audience, onAir }: { readonly audience: Audience; readonly onAir: boolean }) {
  const { entries, invitedClassrooms } = audience;
  const rooms = new Set(entries.filter(each => each.kind === 'kiosk').map(each => each.unitId)).size;
  const members = entries.filter(each => each.kind === 'member').length;
  const worst = [...entries].sort(
    (a, b) => Number(a.playing) - Number(b.playing) || b.lossPercent - a.lossPercent || a.since - b.since,
  );
  return (
    <section class="card stack" aria-labelledby="audience-title">
      <h2 id="audience-title">{t('audience')}</h2>
      <dl class="headline">
        <div>
          <dt>{t('classroomsOnline')}</dt>
          <dd class="figures">{t('ofInvited', { count: rooms, all: invitedClassrooms })}</dd>
        </div>
        <div>
          <dt>{t('membersOnline')}</dt>
          <dd class="figures">{members}</dd>
        </div>
      </dl>
      {entries.length === 0 ? (
        <p class="quiet">{t('audienceEmpty')}</p>
      ) : (
        <ul class="plain audience">
          {worst.slice(0, 60).map(each => (
            <li key={each.peerId} class="row spread">
              <span>
                <span class="quiet small">{t(each.kind)}</span> {each.name}
              </span>
              <LineTag entry={each} onAir={onAir} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function LineTag({ entry, onAir }: { readonly entry: AudienceEntry; readonly onAir: boolean }) {
  if (!onAir) return <span class="tag">{t('notPlayingYet')}</span>;
  if (!entry.playing) return <span class="tag bad">! {t('notPlaying')}</span>;
  if (entry.lossPercent >= 2)
    return <span class="tag warn">△ {t('loss', { percent: entry.lossPercent.toFixed(0) })}</span>;
  return <span class="tag good">✓ {t('playing')}</span>;
}
