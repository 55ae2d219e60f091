import { describe, expect, it } from 'vitest';
import { reactive } from 'vue';
import { readStoredTools } from './library/stored-tools';
import { chosenTools, mcpToolId, ownToolId, toWireTools } from './resolve';

const parameters = { type: 'object', properties: {} };
const stored = readStoredTools(
  JSON.stringify({
    version: 1,
    tools: [{ id: 'a', name: 'search', description: 'Mine', parameters, approval: 'never', answering: { by: 'hand' } }],
    servers: [
      {
        id: 's1',
        name: 'Big files!',
        url: 'http://localhost:1/mcp',
        headers: [['x-key', 'secret'], ['bad header', 'x'], 7],
        tools: [
          { name: 'search', parameters },
          { name: 'files/read:all', description: 'Reads', parameters, isReadOnly: true },
          { name: 'search', parameters },
          { name: '', parameters },
        ],
        approvals: { search: 'always', __proto__: 'always', other: 'perhaps' },
      },
      { id: 's2', name: 'No address', url: 'javascript:alert(1)', tools: [] },
      { id: 's1', name: 'Twice', url: 'http://localhost:1/mcp' },
    ],
  }),
);

describe('stored tools', () => {
  it('are read, and what is none is left out', () => {
    expect(stored.tools).toHaveLength(1);
    expect(stored.servers).toHaveLength(1);
    expect(stored.servers[0]!.headers).toEqual([['x-key', 'secret']]);
    expect(stored.servers[0]!.tools.map(({ name }) => name)).toEqual(['search', 'files/read:all']);
    expect(stored.servers[0]!.approvals).toEqual({ search: 'always', other: 'ask' });
  });

  it.each(['', '{', 'null', '[]', '7', '{"tools": 7, "servers": {}}'])('are none in %j', (text) => {
    expect(readStoredTools(text)).toEqual({ version: 1, tools: [], servers: [] });
  });
});

describe('chosenTools', () => {
  it('gives each a name of its own that a model can use, always the same ones', () => {
    const ids = [ownToolId({ id: 'a' }), mcpToolId('s1', 'search'), mcpToolId('s1', 'files/read:all')];
    const chosen = chosenTools(ids, stored);
    expect(chosen.map(({ name, approval }) => [name, approval])).toEqual([
      ['search', 'never'],
      ['Big_files__search', 'always'],
      ['files_read_all', 'ask'],
    ]);
    expect(chosen[2]!.answering).toEqual({ by: 'mcp', serverId: 's1', tool: 'files/read:all' });
    expect(toWireTools(chosen)[0]).toEqual({
      type: 'function',
      function: { name: 'search', description: 'Mine', parameters },
    });
  });

  it('describes them in plain data, which can be stored', () => {
    const watched = reactive(stored);
    const described = toWireTools(chosenTools(['own:a'], watched));
    expect(structuredClone(described)).toEqual(described);
  });

  it('leaves out what is gone, and takes what was chosen twice once', () => {
    expect(chosenTools(['own:gone', 'mcp:s1:gone', 'mcp:gone:x', 'what', 'own:a', 'own:a'], stored)).toHaveLength(1);
  });
});
