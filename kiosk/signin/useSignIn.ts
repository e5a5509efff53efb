import { useEffect, useRef, useState } from 'preact/hooks';
import type { Kiosk } from '../kiosk.ts';
import type { KioskDay } from '../store/kioskStore.ts';
import { cardHash } from './cardHash.ts';
import { type Prompt, say } from './prompts.ts';
import { decide, openSessions, type Person, readCard, type Scan, type SessionHere, sessionsToAsk } from './rules.ts';

/** What fills the screen after a card or a typed name. */
export type Shown =
  | {
      readonly kind: 'signed';
      readonly outcome: Scan['outcome'];
      readonly visitor: boolean;
      readonly maskedName: string;
      readonly at: number;
    }
  | { readonly kind: 'unknown' | 'foreign' | 'noSession' | 'failed' }
  | { readonly kind: 'revoked'; readonly maskedName: string };

/** A person who must say which of two lessons it is. */
export interface Question {
  readonly person: Person;
  readonly who: { readonly by: 'card'; readonly token: string } | { readonly by: 'typed'; readonly personId: string };
  readonly sessions: readonly SessionHere[];
}

const shownMs = 1500;
const longShownMs = 4000;
/** A question that nobody answers must not keep the screen. */
const askedMs = 20_000;

export interface SignIn {
  readonly shown: Shown | undefined;
  readonly question: Question | undefined;
  onText(text: string): void;
  onTyped(personId: string): void;
  choose(sessionId: string): void;
  cancel(): void;
}

/** From a text before the camera, or a typed name, to what the screen says; green only when the disk has it. */
export function useSignIn(kiosk: Kiosk): SignIn {
  const [shown, setShown] = useState<Shown>();
  const [question, setQuestion] = useState<Question>();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  // Cards are taken one after another: the second decision must know the first mark.
  const line = useRef<Promise<void>>(Promise.resolve());

  useEffect(() => {
    if (question === undefined) return;
    const unanswered = setTimeout(() => setQuestion(undefined), askedMs);
    return () => clearTimeout(unanswered);
  }, [question]);

  function show(next: Shown, prompt: Prompt, ms = shownMs): void {
    clearTimeout(timer.current);
    setShown(next);
    say(prompt);
    timer.current = setTimeout(() => setShown(undefined), ms);
  }

  async function sign(person: Person, who: Question['who'], sessionId: string): Promise<void> {
    const at = kiosk.now();
    const scan = decide(kiosk.marks.value, person, sessionId, at);
    const next: Shown = {
      kind: 'signed',
      outcome: scan.outcome,
      visitor: scan.visitor,
      maskedName: person.maskedName,
      at,
    };
    if (scan.outcome === 'duplicate') {
      show(next, 'again');
      return;
    }
    try {
      await kiosk.witness({ scan: scan.outcome, personId: person.id, sessionId, who });
    } catch (reason) {
      console.error('not saved', reason);
      show({ kind: 'failed' }, 'failed', longShownMs);
      return;
    }
    show(next, scan.outcome === 'sign_in' ? 'signedIn' : 'signedOut');
  }

  async function take(person: Person, who: Question['who']): Promise<void> {
    const now = kiosk.now();
    const sessions = sessionsToAsk(openSessions(kiosk.day.value?.sessions ?? [], now), now);
    const [only, second] = sessions;
    if (only === undefined) {
      show({ kind: 'noSession' }, 'noSession', longShownMs);
      return;
    }
    if (second === undefined) {
      await sign(person, who, only.id);
      return;
    }
    say('choose');
    setQuestion({ person, who, sessions });
  }

  async function read(token: string): Promise<void> {
    const { people, salt } = await firstDay(kiosk);
    const reading = readCard(people, token, await cardHash(salt, token));
    setQuestion(undefined);
    switch (reading.kind) {
      case 'known':
        await take(reading.person, { by: 'card', token });
        return;
      case 'revoked':
        show({ kind: 'revoked', maskedName: reading.person.maskedName }, 'revoked', longShownMs);
        return;
      default:
        show({ kind: reading.kind }, reading.kind, longShownMs);
    }
  }

  const inLine = (work: () => Promise<void>): void => {
    line.current = line.current.then(work).catch((reason: unknown) => console.error(reason));
  };

  return {
    shown,
    question,
    onText: text => inLine(() => read(text)),
    onTyped: personId => {
      const person = kiosk.day.value?.people.find(each => each.id === personId);
      if (person !== undefined) inLine(() => take(person, { by: 'typed', personId }));
    },
    choose: sessionId => {
      if (question === undefined) return;
      setQuestion(undefined);
      inLine(() => sign(question.person, question.who, sessionId));
    },
    cancel: () => setQuestion(undefined),
  };
}

/** A card may be held up before a kiosk that was just paired knows anybody: it waits, it does not call them unknown. */
function firstDay(kiosk: Kiosk): Promise<KioskDay> {
  return new Promise(resolve => {
    const stop = kiosk.day.subscribe(day => {
      if (day === undefined) return;
      resolve(day);
      // The signal tells its value at once, before there is anything to stop.
      queueMicrotask(() => stop());
    });
  });
}
