import { clock, dayAndClock, duration } from '../../viewer/common/format.ts';
import { kioskWords as t } from '../kioskWords.ts';
import type { SessionHere } from './rules.ts';

const steps = ['stepSignIn', 'stepLesson', 'stepSignOut'] as const;

/** Which lesson, by whom, when, and how long until then. */
export function LessonCard({ session, now }: { readonly session: SessionHere | undefined; readonly now: number }) {
  if (session === undefined)
    return (
      <section class="lesson">
        <h1>{t('noLesson')}</h1>
        <p class="quiet">{t('noLessonHint')}</p>
      </section>
    );
  const stage = session.startsAt > now ? 0 : session.endsAt > now ? 1 : 2;
  const soon = session.startsAt - now < 12 * 3_600_000;
  return (
    <section class="lesson">
      <p class="quiet">{soon ? t('lesson') : t('nextLesson')}</p>
      <h1>{session.title}</h1>
      <p class="lesson-facts">
        <span>{t('lecturer', { name: session.lecturerName })}</span>
        <span class="figures">
          {dayAndClock(session.startsAt)}–{clock(session.endsAt)}
        </span>
      </p>
      {soon && (
        <ol class="plain steps">
          {steps.map((step, index) => (
            <li key={step} class={index === stage ? 'now' : ''} aria-current={index === stage ? 'step' : undefined}>
              {index > 0 && <span aria-hidden="true">→ </span>}
              {t(step)}
            </li>
          ))}
        </ol>
      )}
      <p class="lesson-count figures" role="timer">
        {session.startsAt > now
          ? soon && t('startsIn', { time: duration(session.startsAt - now) })
          : session.endsAt > now
            ? t('running')
            : t('over')}
      </p>
    </section>
  );
}
