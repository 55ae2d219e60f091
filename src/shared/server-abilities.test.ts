import { expect, test } from 'vitest';
import { abilitiesOf, serverIcon, serverName } from './server-abilities';
import { embeddedServer, type Server, type ServerId } from './servers.store';

const box: Server = { id: 'box' as ServerId, kind: 'ollama', name: 'Box', url: 'http://box' };

test('the server in this page sends nothing, pulls nothing and converts nothing', () => {
  expect(abilitiesOf(embeddedServer, '0.33.0')).toMatchObject({
    isLocal: true,
    takesTemplates: false,
    pulls: false,
    quantizes: false,
    converts: false,
    readsNewProjectors: true,
    enforcesJson: true,
  });
});

test.each([
  ['0.5.4', { createsFromFiles: false, readsNewProjectors: false }],
  ['0.24.0', { createsFromFiles: true, readsNewProjectors: false, enforcesJson: true, takesLogprobsWithTools: true }],
  ['0.33.0-rc2', { readsNewProjectors: true, enforcesJson: false, takesLogprobsWithTools: false }],
  ['0.0.0', { createsFromFiles: undefined, readsNewProjectors: undefined, enforcesJson: undefined }],
  [undefined, { createsFromFiles: undefined, readsNewProjectors: undefined }],
])('an Ollama %s', (version, abilities) => {
  expect(abilitiesOf(box, version)).toMatchObject({ isLocal: false, pulls: true, ...abilities });
});

test('a server has its name, that in this page a text, none nothing', () => {
  expect([box, embeddedServer, undefined].map(serverName)).toEqual(['Box', 'This browser', '']);
  expect([box, embeddedServer].map(serverIcon)).toEqual(['i-lucide-server', 'i-lucide-app-window']);
});
