import { studioWords as t } from './studioWords.ts';

interface Check {
  readonly words: string;
  readonly done: boolean;
}

/** What should be well before going on air; each line turns green with a sign and a word. */
export function CheckList({ checks }: { readonly checks: readonly Check[] }) {
  return (
    <section class="card stack" aria-labelledby="checks-title">
      <h2 id="checks-title">{t('checks')}</h2>
      <ul class="plain checks">
        {checks.map(each => (
          <li key={each.words} class="row spread">
            <span>{each.words}</span>
            <span class={each.done ? 'tag good' : 'tag'}>{each.done ? `✓ ${t('done')}` : `○ ${t('notYet')}`}</span>
          </li>
        ))}
      </ul>
      {checks.some(each => !each.done) && <p class="quiet small">{t('startAnyway')}</p>}
    </section>
  );
}
