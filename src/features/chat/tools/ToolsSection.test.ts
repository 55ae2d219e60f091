import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { afterEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import type { Component } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { Transport } from '@/ollama';
import type { Server, ServerId } from '@/shared/servers.store';
import { i18n } from '@/shared/texts';
import { createClients } from '@/shared/use-client';
import type { ConversationSetup } from '../conversation-setup';
import { mcpToolId, ownToolId } from './resolve';
import { useToolsStore } from './tools.store';
import ToolsPanel from './ToolsPanel.vue';
import ToolsSection from './ToolsSection.vue';

const routes = [{ path: '/', component: { render: () => null } }];
const router = createRouter({ history: createMemoryHistory(), routes });
const server: Server = { id: 's' as ServerId, kind: 'ollama', name: 'S', url: 'http://localhost:1' };
const parameters = { type: 'object', properties: {} };
afterEach(() => localStorage.clear());

/** A section over a server of that version whose model can do these things. */
function show({
  setup = {} as ConversationSetup,
  version = '0.24.0',
  capabilities = ['completion', 'tools'],
  component = ToolsSection as Component,
} = {}) {
  const transport: Transport = {
    fetch: ({ path }) => Promise.resolve(Response.json(path === '/api/version' ? { version } : { capabilities })),
    upload: () => Promise.reject(new Error('Nothing is uploaded')),
  };
  const pinia = createPinia();
  const store = useToolsStore(pinia);
  const own = store.saveTool({
    name: 'search',
    description: 'Mine',
    parameters,
    approval: 'ask',
    answering: { by: 'hand' },
  });
  const mcp = store.addServer({ name: 'Files', url: 'http://localhost:2/mcp', headers: [] });
  store.updateServer(mcp.id, { tools: [{ name: 'search', description: 'Theirs', parameters }] });
  const onChange = vi.fn();
  const ids = [ownToolId(own), mcpToolId(mcp.id, 'search')];
  const props = { model: 'm', server, modelValue: { toolIds: ids, ...setup }, 'onUpdate:modelValue': onChange };
  const plugins = [pinia, VueQueryPlugin, createClients(() => transport), router, i18n, icons];
  render(component, { props: { ...props, open: true }, global: { plugins } });
  return { onChange, ids };
}

test('tools are chosen, and one whose name is taken says what it is called', async () => {
  const { onChange, ids } = show();
  const theirs = page.getByRole('group', { name: 'Of Files' }).getByRole('checkbox', { name: 'search' });
  await expect.element(theirs).toBeChecked();
  await expect.element(page.getByText('The model knows it as Files_search.')).toBeVisible();
  await theirs.click();
  expect(onChange).toHaveBeenLastCalledWith({ toolIds: [ids[0]] });
});

test('what is gone is said and forgotten', async () => {
  const { onChange } = show({ setup: { toolIds: ['own:gone'], maxRounds: 3 } });
  await expect.element(page.getByText('One chosen tool is not in this browser any more.')).toBeVisible();
  await page.getByRole('button', { name: 'Forget them' }).click();
  expect(onChange).toHaveBeenLastCalledWith({ maxRounds: 3 });
});

test('rounds are a number from 1 to 100', async () => {
  const { onChange } = show();
  const rounds = page.getByRole('textbox', { name: 'Rounds without asking' });
  await expect.element(rounds).toHaveValue('5');
  await rounds.fill('8');
  (rounds.element() as HTMLElement).blur();
  expect(onChange).toHaveBeenLastCalledWith(expect.objectContaining({ maxRounds: 8 }));
});

test('a model that cannot call tools is said, and what does not go together with them, once', async () => {
  const setup: ConversationSetup = { format: 'json', logprobs: true };
  show({ capabilities: ['completion'], version: '0.33.0', setup, component: ToolsPanel });
  await expect.element(page.getByText('m does not say that it can call tools.')).toBeVisible();
  await expect.element(page.getByText('Servers from 0.30 on refuse probabilities together with tools.')).toBeVisible();
  await expect.element(page.getByText('A form of the answer and tools do not go together')).toBeVisible();
  expect(page.getByText(/Turn one of them off/).elements()).toHaveLength(2);
});

test('an older server has nothing against probabilities', async () => {
  show({ setup: { logprobs: true }, component: ToolsPanel });
  await expect.element(page.getByRole('button', { name: 'Edit tools' })).toBeVisible();
  await expect.element(page.getByText('probabilities')).not.toBeInTheDocument();
});
