import { signal } from '@preact/signals';
import i18next from 'i18next';

export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

const remembered = 'tongtang.language';

function firstLanguage(): Language {
  try {
    const kept = localStorage.getItem(remembered);
    if (kept === 'en' || kept === 'zh-CN') return kept;
  } catch {
    // Storage may be forbidden; the default stands.
  }
  return 'zh-CN';
}

/** The language on the screen; reading it in a component draws the component again when it changes. */
export const language = signal<Language>(firstLanguage());

const i18n = i18next.createInstance();
void i18n.init({
  lng: language.value,
  fallbackLng: 'zh-CN',
  resources: {},
  initAsync: false,
  interpolation: { escapeValue: false, prefix: '{', suffix: '}' },
  returnNull: false,
});

export function setLanguage(next: Language): void {
  try {
    localStorage.setItem(remembered, next);
  } catch {
    // Not remembered, then; it still holds for this page.
  }
  document.documentElement.lang = next;
  void i18n.changeLanguage(next);
  language.value = next;
}

export type Values = Readonly<Record<string, string | number>>;

/**
 * Words of one part of the screen: each key with its Chinese and English, so that neither can be forgotten. Values
 * stand in braces: `{name}`; an English plural has the further key with `_one`/`_other` (see i18next).
 * @returns the function that says a word in the language of the screen
 */
export function defineWords<const Pairs extends Readonly<Record<string, readonly [zh: string, en: string]>>>(
  namespace: string,
  pairs: Pairs,
): (key: keyof Pairs & string, values?: Values) => string {
  const entries = Object.entries(pairs);
  i18n.addResourceBundle('zh-CN', namespace, Object.fromEntries(entries.map(([key, [zh]]) => [key, zh])));
  i18n.addResourceBundle('en', namespace, Object.fromEntries(entries.map(([key, [, en]]) => [key, en])));
  return (key, values) => {
    void language.value;
    const options: Record<string, unknown> = { ns: namespace, keySeparator: false, nsSeparator: false, ...values };
    return String(i18n.t(String(key), options));
  };
}
