import { createI18n, useI18n } from 'vue-i18n';
import en from '@/locales/en';

type Keys<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Keys<T[K]>}`;
}[keyof T & string];

/** Every visible text, by its path in the locale file: `models.title`. */
export type TextKey = Keys<typeof en>;

/** Words a text: named values in its braces, and `plural` to choose among its forms split by `|`. */
export type Translate = (key: TextKey, named?: Record<string, unknown>, plural?: number) => string;

export const i18n = createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: { en } });

/** The texts of the current language, for components: `t`, and `locale` for Intl. */
export function useTexts(): { t: Translate; locale: string } {
  const { t, locale } = useI18n({ useScope: 'global' });
  return { t: toTranslate(t), locale: locale.value };
}

/** The same for stores and commands outside of components. */
export function translate(...args: Parameters<Translate>): string {
  return toTranslate(i18n.global.t)(...args);
}

/** Whether there is a text under a key that was put together at run time. */
export function hasText(key: string): key is TextKey {
  return i18n.global.te(key, 'en');
}

function toTranslate(t: (key: string, named: Record<string, unknown>, plural: number) => string): Translate {
  return (key, named = {}, plural) => t(key, plural === undefined ? named : { n: plural, ...named }, plural ?? 1);
}
