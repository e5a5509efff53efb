import { kioskWords as t } from '../kioskWords.ts';
import type { Count } from '../signin/rules.ts';
import type { KioskDay } from '../store/kioskStore.ts';

interface Props {
  readonly day: KioskDay | undefined;
  readonly title: string | undefined;
  readonly count: Count | undefined;
}

/** How many came, to be compared with the heads in the room, and who has not signed out. */
export function HeadCount({ day, title, count }: Props) {
  if (count === undefined) return null;
  const nameOf = (id: string, masked: string): string => day?.names.find(each => each.id === id)?.name ?? masked;
  return (
    <section class="card stack">
      <h2>{t('headCount')}</h2>
      <p class="row spread">
        <span>{title}</span>
        <span>
          {t('signedIn')} <strong class="figures">{t('ofAll', { count: count.signedIn, all: count.expected })}</strong>
          {count.visitors > 0 && <span class="quiet"> {t('visitors', { count: count.visitors })}</span>}
        </span>
      </p>
      {count.open.length === 0 ? (
        <p class="quiet">{t(count.signedIn + count.visitors > 0 ? 'allSignedOut' : 'nobodyYet')}</p>
      ) : (
        <>
          <h3>{t('withoutSignOut', { count: count.open.length })}</h3>
          <ul class="plain names">
            {count.open.map(person => (
              <li key={person.id}>{nameOf(person.id, person.maskedName)}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
