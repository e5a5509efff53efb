import { clock } from '../../viewer/common/format.ts';
import { kioskWords as t } from '../kioskWords.ts';
import type { Count } from './rules.ts';

/** 已签到 23 / 41 and the last five masked names. */
export function SignedInCount({ count }: { readonly count: Count }) {
  return (
    <section class="counted" aria-live="polite">
      <p class="counted-figure">
        <span class="quiet">{t('signedIn')}</span>{' '}
        <strong class="figures">{t('ofAll', { count: count.signedIn, all: count.expected })}</strong>
        {count.visitors > 0 && <span class="quiet"> {t('visitors', { count: count.visitors })}</span>}
      </p>
      {count.last.length === 0 ? (
        <p class="quiet">{t('nobodyYet')}</p>
      ) : (
        <ol class="plain counted-last">
          {count.last.map(each => (
            <li key={each.personId}>
              <strong>{each.maskedName}</strong> <span class="quiet figures">{clock(each.at)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
