import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import { isAbort } from '@/base/abort';
import { recordingFetch } from '@/ollama/recording-fetch';
import { useRecording } from '@/shared/exchanges';
import { useToolsStore } from '../tools.store';
import type { McpConnection, McpFacts } from './connect';
import { McpError } from './mcp-error';
import type { McpServer } from './mcp-server';

/** How a server is spoken with at the moment. */
export type McpState =
  { at: 'connecting' } | { at: 'connected'; facts: McpFacts; changedCount: number } | { at: 'failed'; error: unknown };

interface Open {
  /** The address and the headers it was made with. */
  key: string;
  connection: Promise<McpConnection>;
}

/** The connections to MCP servers: made when they are needed, one a server, kept while the page is open. */
export const useConnectionsStore = defineStore('chat.mcp', () => {
  const { updateServer, setApproval } = useToolsStore();
  const states = shallowReactive(new Map<string, McpState>());
  const open = new Map<string, Open>();
  const recording = useRecording();

  /** Every header that the user has set may be a key; the session is one while it lasts. */
  function sendTo({ name, headers }: McpServer): typeof fetch | undefined {
    const secrets = new Set(['mcp-session-id', ...headers.map(([header]) => header.toLowerCase())]);
    return recording && recordingFetch((input, init) => fetch(input, init), recording, name, secrets);
  }

  /** A connection to the server, a new one where there is none that can be used. Rejects as connectMcp does. */
  async function connect(server: McpServer): Promise<McpConnection> {
    const key = JSON.stringify([server.url, server.headers]);
    const known = open.get(server.id);
    if (known?.key === key && !(await known.connection.catch(() => undefined))?.isClosed) return known.connection;
    disconnect(server.id);
    states.set(server.id, { at: 'connecting' });
    const connection = import('./connect').then(({ connectMcp }) => connectMcp(server, { send: sendTo(server) }));
    const mine = { key, connection };
    open.set(server.id, mine);
    try {
      const { facts } = await connection;
      if (open.get(server.id) === mine) states.set(server.id, { at: 'connected', facts, changedCount: 0 });
    } catch (error) {
      if (open.get(server.id) === mine) {
        open.delete(server.id);
        states.set(server.id, { at: 'failed', error });
      }
    }
    return connection;
  }

  function disconnect(id: string): void {
    const known = open.get(id);
    open.delete(id);
    states.delete(id);
    void known?.connection.then((connection) => connection.close()).catch(() => undefined);
  }

  /**
   * Asks a server with a connection to it; where the server has forgotten the session, once more with a new one.
   */
  async function ask<T>(server: McpServer, question: (connection: McpConnection) => Promise<T>): Promise<T> {
    const connection = await connect(server);
    try {
      return await question(connection);
    } catch (error) {
      if (!(error instanceof McpError) || error.code !== 'tools.mcpClosed') throw error;
      disconnect(server.id);
      return await question(await connect(server));
    }
  }

  /**
   * Connects and asks what there is. Never rejects: how it went is in `states`.
   *
   * [Note: Tools that change] What a server lists today may be something else tomorrow, under the same name. A
   * tool that was allowed to run without asking, and now says something else of itself, asks again.
   */
  async function refresh(server: McpServer): Promise<void> {
    try {
      const tools = await ask(server, (connection) =>
        connection.facts.hasTools ? connection.listTools() : Promise.resolve([]),
      );
      const before = new Map(server.tools.map((tool) => [tool.name, JSON.stringify(tool)]));
      const changed = tools.filter(
        (tool) =>
          server.approvals[tool.name] === 'always' &&
          before.has(tool.name) &&
          before.get(tool.name) !== JSON.stringify(tool),
      );
      for (const { name } of changed) setApproval(server.id, name, 'ask');
      updateServer(server.id, { tools });
      const state = states.get(server.id);
      if (state?.at === 'connected') states.set(server.id, { ...state, changedCount: changed.length });
    } catch (error) {
      if (!isAbort(error)) states.set(server.id, { at: 'failed', error });
    }
  }

  return { states, ask, refresh, disconnect };
});
