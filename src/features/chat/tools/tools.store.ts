import { defineStore } from 'pinia';
import { computed } from 'vue';
import { newId } from '@/base/ids';
import { useKept } from '@/shared/browser-storage';
import { emptyTools, readStoredTools, type StoredTools } from './library/stored-tools';
import type { Approval, OwnTool } from './library/tool';
import type { McpEntry, McpServer, McpTool } from './mcp/mcp-server';

/** The tools of the user's, and the MCP servers that have more. Kept in this browser. */
export const useToolsStore = defineStore('chat.tools', () => {
  const stored = useKept<StoredTools>('paddock.chat.tools', emptyTools, { read: readStoredTools });
  const tools = computed(() => stored.value.tools);
  const servers = computed(() => stored.value.servers);

  /** Adds a tool, or puts it in the place of the one with its id. Returns it. */
  function saveTool(tool: Omit<OwnTool, 'id'> & { id?: string }): OwnTool {
    const saved: OwnTool = { ...tool, id: tool.id ?? newId() };
    const isKnown = stored.value.tools.some(({ id }) => id === saved.id);
    stored.value.tools = isKnown
      ? stored.value.tools.map((other) => (other.id === saved.id ? saved : other))
      : [...stored.value.tools, saved];
    return saved;
  }

  function removeTool(id: string): void {
    stored.value.tools = stored.value.tools.filter((tool) => tool.id !== id);
  }

  function addServer(entry: McpEntry): McpServer {
    const server: McpServer = { ...entry, id: newId(), tools: [], approvals: {} };
    stored.value.servers = [...stored.value.servers, server];
    return server;
  }

  /** Changes a server. Nothing happens where it was removed meanwhile. */
  function updateServer(id: string, change: Partial<McpEntry & { tools: McpTool[] }>): void {
    stored.value.servers = stored.value.servers.map((server) => (server.id === id ? { ...server, ...change } : server));
  }

  function removeServer(id: string): void {
    stored.value.servers = stored.value.servers.filter((server) => server.id !== id);
  }

  function setApproval(serverId: string, tool: string, approval: Approval): void {
    stored.value.servers = stored.value.servers.map((server) =>
      server.id === serverId ? { ...server, approvals: { ...server.approvals, [tool]: approval } } : server,
    );
  }

  return { tools, servers, saveTool, removeTool, addServer, updateServer, removeServer, setApproval };
});
