import { createServer, type AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { createClient } from '@/ollama';
import { networkTransport } from '@/ollama/network-transport';
import { closeByEscape, expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { startNewMcp, startOldMcp } from './mcp-servers';
import { install } from './models/install';
import { tool } from './models/tool';
import { startOllama, type RealOllama } from './real-ollama';
import { findOllamas } from './tools/ollamas.mjs';

const model = 'caller';

async function installCaller(url: string): Promise<void> {
  const transport = networkTransport(url);
  // Node has no XMLHttpRequest.
  await install(createClient({ ...transport, upload: (request) => transport.fetch(request) }), model, tool());
}

const answer = (page: Page) => page.getByRole('article').last();
const toolsButton = (page: Page) => page.getByRole('button', { name: /^Tools/ });
const dialog = (page: Page) => page.getByRole('dialog', { name: /Tools|tool/ }).last();
/** The dialog, where it has all tools. */
const list = (page: Page) => page.getByRole('dialog').filter({ hasText: 'Kept in this browser. Which of them' });
const call = (page: Page) => page.getByRole('region', { name: 'Calls get_weather' });

async function open(page: Page): Promise<void> {
  await page.goto(`./#/chat?model=${model}`);
  await expect(page.getByRole('button', { name: `Model: ${model}` })).toBeVisible();
}

async function ask(page: Page, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Message', exact: true });
  await field.fill(text);
  await field.press('Enter');
}

/** Opens the form of a new tool. */
async function beginTool(page: Page): Promise<void> {
  await toolsButton(page).click();
  await page.getByRole('button', { name: 'Edit tools' }).click();
  await page.getByRole('button', { name: 'New tool' }).click();
}

async function typeCode(page: Page, label: string, code: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: label, exact: true });
  await editor.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(code);
}

/** A tool is written, tried, asked for, run, and its result is what the model goes on with. */
async function walk(page: Page): Promise<void> {
  await beginTool(page);
  await page.getByRole('textbox', { name: /^Name/ }).fill('get_weather');
  await page.getByRole('textbox', { name: 'What it does' }).fill('The weather in a city');
  await page.getByRole('button', { name: 'Add a parameter' }).click();
  const parameter = page.getByRole('group', { name: /^Parameter / });
  await parameter.getByRole('textbox', { name: 'Name' }).fill('city');
  await parameter.getByRole('checkbox', { name: 'Required' }).click();
  await page.getByRole('radio', { name: 'JSON' }).click();
  const json = page.getByRole('textbox', { name: 'The tool as JSON' });
  await expect(json).toContainText('"required"');
  await expect(json).toContainText('"city"');
  await page.getByRole('radio', { name: 'Form' }).click();

  await page.getByRole('radio', { name: 'A JavaScript function' }).click();
  await typeCode(page, 'Function', 'console.log(args.city); return { weather: "sunny", city: args.city }');
  const trial = page.getByRole('group', { name: 'Try it' });
  await trial.getByRole('textbox', { name: 'Sample arguments' }).fill('{"city": "Rome"}');
  await trial.getByRole('button', { name: 'Run' }).click();
  await expect(trial).toContainText('{"weather":"sunny","city":"Rome"}');
  await expect(trial).toContainText('log: Rome');
  await page.getByRole('button', { name: 'Save tool' }).click();
  await expect(dialog(page).getByText('The weather in a city')).toBeVisible();
  await closeByEscape(page, list(page));
  await expect(page.getByRole('checkbox', { name: 'get_weather' })).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('checkbox', { name: 'get_weather' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Tools, one chosen' })).toBeVisible();

  await ask(page, 'What is the weather?');
  await expect(call(page)).toContainText(`${model}:latest wants to call get_weather. It waits for you.`);
  const given = call(page).getByRole('textbox', { name: 'Arguments' });
  await expect(given).toHaveValue('{\n  "city": "Oslo"\n}');
  await given.fill('{"city": "Bergen"}');
  await call(page).getByRole('button', { name: 'Run' }).click();
  const result = call(page).getByRole('textbox', { name: 'Result of get_weather' });
  await expect(result).toHaveValue(/The user changed the arguments.*\n\{"weather":"sunny","city":"Bergen"\}$/);
  await result.fill('{"weather":"sunny","city":"Bergen"}');
  await call(page).getByRole('button', { name: 'Send to the model' }).click();
  await expect(answer(page)).toContainText(tool().answer);
  await answer(page)
    .getByRole('button', { name: /get_weather answered/ })
    .click();
  await expect(answer(page).getByRole('tree', { name: 'Result of get_weather' })).toContainText('Bergen');
}

test('a tool is written as a form, tried, asked for and run, and the answer goes on with what it said', async ({
  page,
  simulator,
}) => {
  await installCaller(simulator.url);
  await open(page);
  await walk(page);
  const bodies = simulator.requests.filter(({ path }) => path === '/api/chat').map(({ body }) => body);
  expect(bodies.at(-1)).toMatchObject({
    tools: [{ type: 'function', function: { name: 'get_weather', parameters: { required: ['city'] } } }],
    messages: [
      { role: 'user' },
      { role: 'assistant', tool_calls: [{ function: { name: 'get_weather', arguments: { city: 'Oslo' } } }] },
      { role: 'tool', tool_name: 'get_weather', content: '{"weather":"sunny","city":"Bergen"}' },
    ],
  });
  await expectNoViolations(page);

  // Refused, after a reload in the middle of the question.
  await ask(page, 'And now?');
  await expect(call(page)).toBeVisible();
  await expectNoViolations(page);
  await page.reload();
  await expect(answer(page)).toContainText('This call was not answered.');
  await answer(page).getByRole('button', { name: 'Answer it and go on' }).click();
  await call(page).getByRole('button', { name: 'Refuse' }).click();
  await expect(answer(page)).toContainText(tool().answer);
  await expect(answer(page).getByRole('button', { name: /get_weather was refused/ })).toBeVisible();
  expect(simulator.requests.findLast(({ path }) => path === '/api/chat')?.body).toMatchObject({
    messages: { 6: { role: 'tool', content: 'The user did not allow this call.' } },
  });
});

for (const { program, title } of findOllamas()) {
  test.describe(`against Ollama ${title}`, () => {
    test.use({ presets: 'none' });
    let ollama: RealOllama;
    test.beforeAll(async () => void (ollama = await startOllama(program)));
    test.afterAll(() => ollama.close());

    test('a tool is written, asked for and run, and the answer goes on', async ({ page, site, allowed }) => {
      await installCaller(ollama.url);
      site.config = { servers: [{ name: 'Ollama', url: ollama.url }] };
      allowed.requestsTo(ollama.url);
      await open(page);
      await walk(page);
    });
  });
}

test('tools of MCP servers of both protocols are listed, allowed and called, and what is wrong is told', async ({
  page,
  simulator,
  allowed,
}) => {
  const [modern, old, closed] = await Promise.all([startNewMcp(), startOldMcp(), startNewMcp({ hasCors: false })]);
  try {
    for (const { url } of [modern, old, closed]) allowed.requestsTo(url);
    allowed.console(/CORS policy|Failed to load resource/);
    await installCaller(simulator.url);
    await open(page);
    await toolsButton(page).click();
    await page.getByRole('button', { name: 'Edit tools' }).click();
    await page.getByRole('radio', { name: 'MCP servers' }).click();
    for (const [name, { url }] of Object.entries({ modern, old, closed })) {
      await page.getByRole('button', { name: 'Add a server' }).click();
      await page.getByRole('textbox', { name: 'Address' }).fill(url);
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
      await page.getByRole('button', { name: 'Save and connect' }).click();
    }
    const card = (name: string) => page.getByRole('article', { name, exact: true });
    await expect(card('modern')).toContainText('new-era 2.0.0, protocol 2026-07-28');
    await expect(card('old')).toContainText('protocol 2025-11-25');
    await expect(card('closed')).toContainText('The server does not let this page in');
    await card('modern').getByRole('button', { name: '2 tools' }).click();
    await card('modern').getByRole('combobox', { name: 'When the model calls get_weather' }).click();
    await page.getByRole('option', { name: 'Always run' }).click();
    await expectNoViolations(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1280, height: 720 });
    await closeByEscape(page, list(page));
    const own = page.getByRole('group', { name: 'Of modern' });
    await own.getByRole('checkbox', { name: 'get_weather' }).click();
    await page.keyboard.press('Escape');
    await expect(own).toBeHidden();

    await ask(page, 'What is the weather?');
    await expect(answer(page)).toContainText(tool().answer);
    await answer(page)
      .getByRole('button', { name: /get_weather answered/ })
      .click();
    await expect(answer(page)).toContainText('Sunny in Oslo');

    // What it offers beside tools is put to a question.
    const offer = async (name: string) => {
      await toolsButton(page).click();
      await page.getByRole('button', { name: 'Texts and prompts of MCP servers' }).click();
      await page.getByRole('region', { name: 'modern' }).getByRole('button', { name }).click();
    };
    await offer('Attach notes');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^notes/ })).toBeVisible();
    await offer('Use greet');
    await page.getByRole('textbox', { name: /^who/ }).fill('Ada');
    await page.getByRole('button', { name: 'Put it into the message' }).click();
    await expect(page.getByRole('textbox', { name: 'Message', exact: true })).toHaveValue('Say hello to Ada');
  } finally {
    await Promise.all([modern.close(), old.close(), closed.close()]);
  }
});

for (const { pageHost, tag } of [
  { pageHost: 'localhost', tag: '' },
  { pageHost: 'paddock.test', tag: ' @firefox' },
] as const) {
  test.describe(`on ${pageHost}`, () => {
    test.use({ pageHost });
    test(`a function has no way to the network, and one that loops leaves the page alone${tag}`, async ({
      page,
      allowed,
      simulator,
    }) => {
      let connections = 0;
      const listener = createServer((socket) => {
        connections += 1;
        socket.destroy();
      });
      await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
      const { port } = listener.address() as AddressInfo;
      // The browser tells of each attempt, also of those that it lets nowhere.
      allowed.requestsTo(`http://127.0.0.1:${port}`);
      allowed.console(
        /Content.Security.Policy|violates|blocked|NetworkError|EventSource|establish a connection|Failed to/i,
      );
      await installCaller(simulator.url);
      await open(page);
      await beginTool(page);
      await page.getByRole('radio', { name: 'A JavaScript function' }).click();
      const trial = page.getByRole('group', { name: 'Try it' });
      await typeCode(page, 'Function', attempts(port));
      await trial.getByRole('button', { name: 'Run' }).click();
      await expect(trial).toContainText('Returned after');
      await expect(trial).not.toContainText('got through');
      await expect(trial).toContainText('"fetch":"refused"');
      expect(connections).toBe(0);

      await page.getByRole('textbox', { name: 'Time limit in seconds' }).fill('1');
      await typeCode(page, 'Function', 'for (;;);');
      await trial.getByRole('button', { name: 'Run' }).click();
      await expect(trial).toContainText('It was ended after');
      listener.close();
    });
  });
}

/** A function that tries every way out it can think of. */
function attempts(port: number): string {
  return `const http = 'http://127.0.0.1:${port}/', ws = 'ws://127.0.0.1:${port}/', out = {};
const attempt = async (name, way) => {
  const late = new Promise((resolve) => setTimeout(resolve, 500, 'pending'));
  try { out[name] = (await Promise.race([way(), late])) ?? 'nothing'; } catch { out[name] = 'refused'; }
};
const opens = (thing, event) => new Promise((resolve, reject) => {
  thing.addEventListener(event, () => resolve('got through'));
  thing.addEventListener('error', reject);
});
await attempt('fetch', () => fetch(http).then(() => 'got through'));
await attempt('opaque', () => fetch(http, { mode: 'no-cors' }).then(() => 'got through'));
await attempt('beacon', () => navigator.sendBeacon(http));
await attempt('xhr', () => { const x = new XMLHttpRequest(); x.open('GET', http); x.send(); return opens(x, 'load'); });
await attempt('socket', () => opens(new WebSocket(ws), 'open'));
await attempt('events', () => opens(new EventSource(http), 'open'));
await attempt('import', () => import(http + 'a.js').then(() => 'got through'));
await attempt('importScripts', () => { importScripts(http + 'a.js'); return 'got through'; });
await attempt('worker', () => new Promise((resolve) => {
  const text = 'fetch("' + http + '").then(() => postMessage("got through"), () => postMessage("refused"))';
  new Worker(URL.createObjectURL(new Blob([text]))).onmessage = ({ data }) => resolve(data);
}));
await attempt('image', () => { const i = new Image(); i.src = http; return opens(i, 'load'); });
await attempt('rtc', () => new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${port}' }] }) && 'got through');
await attempt('page', () => parent.location && 'got through');
await attempt('navigate', () => { location.href = http; });
return out;`;
}
