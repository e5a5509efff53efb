import { publicWords as t } from './publicWords.ts';
import './public.css';

export function NotFound() {
  return (
    <main class="public narrow empty">
      <h1>{t('notFound')}</h1>
      <p>{t('notFoundHint')}</p>
      <a class="button" href="/">
        {t('home')}
      </a>
    </main>
  );
}
