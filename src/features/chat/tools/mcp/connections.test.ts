import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApp } from 'vue';
import { Recording } from '@/ollama/recording';
import { provideExchanges } from '@/shared/exchanges';
import { startNewMcp, type RunningMcp } from '../../../../../e2e/mcp-servers';
import { useToolsStore } from '../tools.store';
import { useConnectionsStore } from './connections.store';

let server: RunningMcp;
beforeEach(async () => {
  setActivePinia(createPinia());
  server = await startNewMcp();
});
afterEach(() => server.close());

it('lists what a server has, and asks again about a tool that says something else than when it was allowed', async () => {
  const tools = useToolsStore();
  const connections = useConnectionsStore();
  const { id } = tools.addServer({ name: 'mine', url: server.url, headers: [] });
  const known = () => tools.servers.find((each) => each.id === id)!;
  await connections.refresh(known());
  expect(known().tools.map(({ name }) => name)).toEqual(['get_weather', 'break']);
  expect(connections.states.get(id)).toMatchObject({ at: 'connected', changedCount: 0 });

  tools.setApproval(id, 'get_weather', 'always');
  await connections.refresh(known());
  expect(known().approvals).toEqual({ get_weather: 'always' });

  const [weather, ...others] = known().tools;
  tools.updateServer(id, { tools: [{ ...weather!, description: 'Harmless' }, ...others] });
  await connections.refresh(known());
  expect(known().approvals).toEqual({ get_weather: 'ask' });
  expect(connections.states.get(id)).toMatchObject({ changedCount: 1 });
  connections.disconnect(id);
});

it('says that a server failed, and forgets that it was connected', async () => {
  const tools = useToolsStore();
  const connections = useConnectionsStore();
  const mine = tools.addServer({ name: 'mine', url: server.url, headers: [] });
  await connections.refresh(mine);
  await server.close();
  await connections.refresh(tools.servers[0]!);
  expect(connections.states.get(mine.id)).toMatchObject({ at: 'failed', error: { code: 'tools.mcpUnreachable' } });
  server = await startNewMcp();
});

it('is written down in the log of exchanges, with what was called and no key', async () => {
  const recording = new Recording();
  const pinia = createPinia();
  createApp({}).use(pinia).use(provideExchanges(recording));
  setActivePinia(pinia);
  await server.close();
  server = await startNewMcp({ secret: ['X-Key', 'abc'] });
  const connections = useConnectionsStore();
  const mine = useToolsStore().addServer({ name: 'mine', url: `${server.url}?key=abc`, headers: [['X-Key', 'abc']] });
  expect(
    await connections.ask(mine, (connection) => connection.callTool('get_weather', { city: 'Oslo' })),
  ).toMatchObject({
    text: 'Sunny in Oslo',
  });
  connections.disconnect(mine.id);
  const call = recording.list().find(({ requestBody }) => JSON.stringify(requestBody).includes('tools/call'));
  expect(call).toMatchObject({ server: 'mine', method: 'POST', path: server.url, status: 200, outcome: 'done' });
  expect(call!.responseBody).toContain('Sunny in Oslo');
  expect(JSON.stringify(recording.list())).not.toContain('abc');
});
