import { shallowRef, type Ref } from 'vue';
import { createI18n } from 'vue-i18n';
import type app from '@/locales/en/app.json';
import type asking from '@/locales/en/asking.json';
import type common from '@/locales/en/common.json';
import type errors from '@/locales/en/errors.json';
import type create from '@/locales/en/create.json';
import type failures from '@/locales/en/failures.json';
import type fileTexts from '@/locales/en/files.json';
import type form from '@/locales/en/form.json';
import type format from '@/locales/en/format.json';
import type run from '@/locales/en/run.json';

/**
 * Every visible text. The shell's stand here; each room's door adds its own under the room's name:
 * `declare module '@/shared/texts' { interface Texts { models: typeof texts } }`.
 */
export interface Texts {
  app: typeof app;
  common: typeof common;
  errors: typeof errors;
  /** What servers answer when they fail: fetched with the first failure. */
  failures: typeof failures;
  /** What two rooms say of making a model, of the form for it, of what is asked of a model: fetched with their pages. */
  create: typeof create;
  form: typeof form;
  run: typeof run;
  /** How a model is to be asked, in what form it is to answer, what goes with a question: fetched with what says it. */
  asking: typeof asking;
  format: typeof format;
  files: typeof fileTexts;
}

type Keys<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Keys<T[K]>}`;
}[keyof T & string];

/** A text, by its path in the locale files: `models.title`. */
export type TextKey = Keys<Texts>;

/** Words a text: named values in its braces, and `plural` to choose among its forms split by `|`. */
export type Translate = (key: TextKey, named?: Record<string, unknown>, plural?: number) => string;

/** The texts of a file, compiled, or undefined where the language has no such file. */
type TextSource = (language: string, file: string) => Promise<object> | undefined;

/**
 * [Note: Texts load with their room] `locales/<language>/<room>.json` is fetched with the room's page. What
 * the shell says of itself and of rooms that were not entered yet (their titles, commands and kinds of
 * work, in `doors/`) is in the first load, for English; another language brings it when it is chosen.
 */
const shellTexts = import.meta.glob<object>(['../locales/en/{app,common,errors}.json', '../locales/en/doors/*.json'], {
  eager: true,
  import: 'default',
});
const files = import.meta.glob<object>(
  ['../locales/*/**/*.json', '!../locales/en/{app,common,errors}.json', '!../locales/en/doors/*.json'],
  { import: 'default' },
);
const shellFiles = Object.keys(shellTexts).map((path) => path.slice('../locales/en/'.length, -'.json'.length));
const defaultLanguage = 'en';

/**
 * Counts the files that have come. Whoever words something asks for it, so that words which were not there
 * appear when they are: vue-i18n looks for them in a way that Vue does not see (hasOwnProperty of a proxy).
 */
const arrived = shallowRef(0);

const fromBuild: TextSource = (language, file) => files[`../locales/${language}/${file}.json`]?.();

export const i18n = createI18n({
  legacy: false,
  locale: defaultLanguage,
  fallbackLocale: defaultLanguage,
  messages: {},
  fallbackWarn: false,
  // What a language lacks is English. What English lacks is a mistake, or of a room whose texts are not there yet.
  missing: (language, key) => {
    if (language === defaultLanguage) console.error(`There is no text ${key}`);
  },
});
for (const file of shellFiles) merge(defaultLanguage, file, shellTexts[`../locales/en/${file}.json`]!);

/** The rooms whose texts were asked for: a language that is chosen later brings theirs, too. */
const rooms = new Set<string>();
let source = fromBuild;

/**
 * Fetches the texts of a room in the current language, and in English for what that lacks. Once is enough:
 * a change of the language brings them again. Rejects as `import()` does when a file cannot be had.
 */
export async function loadTexts(room: string): Promise<void> {
  rooms.add(room);
  await Promise.all([...new Set([defaultLanguage, currentLanguage()])].map((language) => load(language, room)));
}

/**
 * Shows everything in another language (BCP 47), without a reload: its texts of the shell and of the rooms
 * entered so far are fetched, then all words change at once. Texts that it lacks stay English. Rejects when
 * a file cannot be had; then nothing has changed. `from` supplies the files, the build's unless given.
 */
export async function setLanguage(language: string, from: TextSource = fromBuild): Promise<void> {
  const before = source;
  source = from;
  try {
    await Promise.all([...shellFiles, ...rooms].map((file) => load(language, file)));
  } catch (error) {
    source = before;
    throw error;
  }
  i18n.global.locale.value = language as typeof defaultLanguage;
  if (typeof document !== 'undefined') document.documentElement.lang = language;
}

/** A text in the current language, for stores and commands. What calls it again when the language changes follows it. */
export const translate: Translate = (key, named, plural) => {
  if (arrived.value === 0) return key;
  if (named === undefined && plural === undefined) return fixed(key);
  return i18n.global.t(key, plural === undefined ? (named ?? {}) : { n: plural, ...named }, plural ?? 1);
};

/** Texts without names and numbers, as they were put together: a list shows the same ones by the thousand. */
const fixedTexts = new Map<TextKey, string>();
let fixedLanguage: string | undefined;
let fixedArrival: number | undefined;

function fixed(key: TextKey): string {
  const language = currentLanguage();
  if (language !== fixedLanguage || arrived.value !== fixedArrival) fixedTexts.clear();
  fixedLanguage = language;
  fixedArrival = arrived.value;
  let text = fixedTexts.get(key);
  if (text === undefined) fixedTexts.set(key, (text = i18n.global.t(key, {}, 1)));
  return text;
}

/** One for all components: a list makes them by the thousand while it is scrolled. */
const texts = { t: translate, locale: i18n.global.locale };

/** The texts of the current language, for components: `t`, and `locale` for Intl, which follows the language. */
export function useTexts(): { t: Translate; locale: Readonly<Ref<string>> } {
  return texts;
}

/** Whether there is a text under a key that was put together at run time. Of a room it is there once the room was entered. */
export function hasText(key: string): key is TextKey {
  return arrived.value > 0 && i18n.global.te(key, defaultLanguage);
}

function currentLanguage(): string {
  return i18n.global.locale.value;
}

/** A page that comes together with texts which its room shares with others. Rejects as `import()` does. */
export async function withTexts<T>(page: Promise<T>, ...shared: (keyof Texts)[]): Promise<T> {
  const [loadedPage] = await Promise.all([page, ...shared.map(loadTexts)]);
  return loadedPage;
}

const loaded = new Set<string>();

async function load(language: string, file: string): Promise<void> {
  const key = `${language}/${file}`;
  if (loaded.has(key)) return;
  const texts = await source(language, file);
  // A language may lack a room; English has all.
  if (texts) merge(language, file, texts);
  loaded.add(key);
}

/** `doors/models` and `models` are two files of one room. */
function merge(language: string, file: string, texts: object): void {
  i18n.global.mergeLocaleMessage(language, { [file.replace('doors/', '')]: texts });
  arrived.value += 1;
}
