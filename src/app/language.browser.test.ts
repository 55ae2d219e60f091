import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { afterEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import { defineComponent, h } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { Transport } from '@/ollama';
import { i18n, loadTexts, setLanguage, translate, useTexts } from '@/shared/texts';
import { createClients } from '@/shared/use-client';
import { useWorkStore } from '@/shared/work.store';
import ActivityDock from './ActivityDock.vue';
import { dockWork } from './dock-work.fixture';
import { features } from './features';
import ServerSwitcher from './ServerSwitcher.vue';

// A second language for the shell: English with every letter accented, as translators try programs out.
const accents: Record<string, string> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ó',
  u: 'ú',
  A: 'Á',
  E: 'É',
  I: 'Í',
  O: 'Ó',
  U: 'Ú',
};
const accented = (text: string) => text.replace(/[aeiouAEIOU]/g, (letter) => accents[letter]!);

/** What compiled texts hold their words in, short or long, and what tells two of them apart. */
const words = new Set(['s', 'v', 'static', 'value']);
const identity = 'cacheKey';

/** Compiled texts in the other language. */
function translated(texts: object): object {
  return JSON.parse(JSON.stringify(texts), (key, value: unknown) => {
    if (key === identity) return undefined;
    return words.has(key) && typeof value === 'string' ? accented(value) : value;
  }) as object;
}

const asked: string[] = [];
const source = (language: string, file: string) => {
  asked.push(`${language}/${file}`);
  const english = i18n.global.getLocaleMessage('en') as Record<string, object>;
  // Of the Import room it has only what the shell shows of it.
  if (file === 'doors/import')
    return Promise.resolve(translated({ title: (english.import as Record<string, object>).title! }));
  return file === 'import' ? undefined : Promise.resolve(translated(english[file.replace('doors/', '')]!));
};

afterEach(() => setLanguage('en'));

/** The parts of the shell that have words. */
const Shell = defineComponent(() => {
  const { t } = useTexts();
  return () => [features.map(({ title }) => h('a', { href: '#' }, t(title))), h(ActivityDock), h(ServerSwitcher)];
});

async function showShell() {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [...features.map(({ name }) => ({ path: `/${name}`, name })), { path: '/', name: 'home' }].map((route) => ({
      ...route,
      component: { render: () => null },
    })),
  });
  await router.push('/models');
  const pinia = createPinia();
  const noTransport: Transport = {
    fetch: () => Promise.reject(new Error('nothing is sent here')),
    upload: () => Promise.reject(new Error('nothing is sent here')),
  };
  const plugins = [pinia, router, i18n, icons, createClients(() => noTransport)];
  render(Shell, {
    global: { plugins: [...plugins, [VueQueryPlugin, { queryClient: new QueryClient() }]] },
  });
  return useWorkStore(pinia);
}

test('the whole shell changes its language without a reload, work in progress too', async () => {
  const work = await showShell();
  work.works.start(
    dockWork(
      'a',
      { progress: 0.5, bytesPerSecond: 1_500_000 },
      { describe: () => ({ title: translate('chat.title'), to: '/' }) },
    ).order,
  );
  await expect.element(page.getByRole('link', { name: 'Models' })).toBeVisible();
  await setLanguage('de-XA', source);
  for (const { title } of features)
    await expect.element(page.getByRole('link', { name: translate(title) })).toBeVisible();
  expect(translate('models.title')).toBe('Módéls');
  await expect.element(page.getByText('1 ín prógréss')).toBeVisible();
  await page.getByRole('button', { name: /^Áctívíty/ }).click();
  // What the room words itself, and its kind of work.
  await expect.element(page.getByRole('listitem').getByText('Chát')).toBeVisible();
  await expect.element(page.getByText('Púll', { exact: true })).toBeVisible();
  expect(document.documentElement.lang).toBe('de-XA');
  expect(page.getByText('Models').query()).toBeNull();
  await setLanguage('en');
  await expect.element(page.getByRole('link', { name: 'Models' })).toBeVisible();
});

test('a language brings the rooms that were entered; what it lacks stays English', async () => {
  await loadTexts('import');
  await setLanguage('fr-XA', source);
  expect(asked).toContain('fr-XA/import');
  expect(translate('import.title')).toBe('Ímpórt');
  expect(translate('import.modelfile.title')).toBe('Modelfile');
});

test('a language whose files cannot be had leaves everything as it is', async () => {
  await expect(setLanguage('it-XA', () => Promise.reject(new TypeError('Failed to fetch')))).rejects.toThrow('fetch');
  expect(translate('models.title')).toBe('Models');
});
