import { describe, expect, test } from 'vitest';
import { isAllowedByDefault, platformOf, platforms, setupSteps } from './setup-guide';

const origin = 'http://box.lan:8080';

describe.each(platforms)('on %s', (platform) => {
  test('the origin stands in a command to copy, with its port and without a blank', () => {
    const commands = setupSteps(platform, { origin, network: false }).map(({ command = '' }) => command);
    expect(commands.join('\n')).toMatch(/OLLAMA_ORIGINS[ =]"?http:\/\/box\.lan:8080"/);
    expect(commands.join('\n')).not.toContain('OLLAMA_HOST');
  });

  test('without a need it is only started', () => {
    const steps = setupSteps(platform, { network: false });
    expect(steps.map(({ command = '' }) => command).join('\n')).not.toContain('OLLAMA_');
    expect(steps).toHaveLength(1);
  });
});

test('other machines are let in where the platform does not do so by itself', () => {
  for (const platform of platforms) {
    const commands = setupSteps(platform, { origin, network: true }).map(({ command = '' }) => command);
    expect(commands.join('\n').includes('OLLAMA_HOST')).toBe(platform !== 'docker');
  }
});

test('the service gets a drop-in file with a line a setting', () => {
  expect(setupSteps('linux', { origin, network: true })[0]?.command).toBe(
    [
      'sudo mkdir -p /etc/systemd/system/ollama.service.d',
      `printf '[Service]\\nEnvironment="OLLAMA_ORIGINS=http://box.lan:8080"\\nEnvironment="OLLAMA_HOST=0.0.0.0"\\n' | sudo tee /etc/systemd/system/ollama.service.d/paddock.conf`,
    ].join('\n'),
  );
});

test('a page from a file is let in by a star only', () => {
  expect(setupSteps('terminal', { origin: 'null', network: false })[0]?.command).toBe(
    'OLLAMA_ORIGINS="*" ollama serve',
  );
});

test.each([
  ['http://localhost', true],
  ['https://localhost:8443', true],
  ['http://127.0.0.1:5173', true],
  ['http://[::1]:5173', false],
  ['http://paddock.localhost', false],
  ['http://192.168.1.2', false],
  ['https://localhost.example', false],
  ['null', false],
])('an Ollama of default settings lets %s in: %s', (page, allowed) => {
  expect(isAllowedByDefault(page)).toBe(allowed);
});

test.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 'windows'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 'macos'],
  ['Mozilla/5.0 (X11; Linux x86_64)', 'linux'],
] as const)('%s is %s', (userAgent, platform) => {
  expect(platformOf(userAgent)).toBe(platform);
});
