import { createClient } from '@/ollama';
import { toDigest } from '@/ollama/digest';
import { sha256Hex } from '@/base/sha256/hash-blob';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { chain } from './models/chain';
import type { Simulator } from './simulator';

// Another model is made of one: as a form, as a Modelfile, under another name or its own.

const words = [' A', ' chain', ' speaks'];

/** Puts a model with settings on the server. */
async function given({ simulator }: Simulator, name = 'parent') {
  const client = createClient(simulator.transport);
  const { file } = chain(words);
  const digest = toDigest(await sha256Hex(file));
  await client.uploadBlob(digest, file);
  const request = {
    model: name,
    files: { 'model.gguf': digest },
    template: '{{ .Prompt }}\n',
    system: 'You are a clerk.\nBe brief.',
    parameters: { temperature: 0.5, num_ctx: 512, stop: ['###'] },
    license: 'MIT',
  };
  for await (const line of client.create(request)) expect(line.status).not.toBe('');
}

test('a system prompt and a parameter are changed, seen, and make a model that chats', async ({ page, simulator }) => {
  await given(simulator);
  await page.goto('./#/models/parent:latest');
  await page.getByRole('button', { name: 'More to do with parent:latest' }).last().press('Enter');
  await page.getByRole('menuitem', { name: 'Make another from it' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'New model from parent:latest' })).toBeFocused();
  await expect(page.getByLabel('Name')).toHaveValue('parent-custom');
  const system = page.getByLabel('System prompt');
  await expect(system).toHaveValue('You are a clerk.\nBe brief.');
  await system.fill('You are a poet.\nBe brief.');
  await expectNoViolations(page);

  // The same thing as a Modelfile, with what is wrong in its lines.
  await page.getByRole('tab', { name: 'Modelfile' }).click();
  const editor = page.getByRole('textbox', { name: 'Modelfile' });
  await expect(editor).toContainText('You are a poet.');
  await editor.press('Control+End');
  await page.keyboard.type('PARAMETER top_k many');
  await expect(page.getByRole('button', { name: /^Line 10: top_k needs a whole number/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Make parent-custom' })).toBeDisabled();
  await page.getByRole('tab', { name: 'Form' }).click();
  await expect(page.getByRole('alert')).toContainText('Correct the lines named above first');
  await expectNoViolations(page);
  await page.getByRole('button', { name: /^Line 10/ }).press('Enter');
  await page.keyboard.press('Shift+End');
  await page.keyboard.type('PARAMETER top_k 12');
  await page.reload();
  await expect(editor).toContainText('PARAMETER top_k 12');

  await page.getByRole('tab', { name: 'Changes' }).click();
  const changes = page.getByRole('region', { name: 'Changes' });
  await expect(changes).toContainText(/Removed:\s*SYSTEM """You are a clerk\./);
  await expect(changes).toContainText(/Added:\s*PARAMETER top_k 12/);
  await expectNoViolations(page);
  await page.getByRole('tab', { name: 'Request' }).click();
  const request = {
    model: 'parent-custom',
    from: 'parent:latest',
    system: 'You are a poet.\nBe brief.',
    parameters: { top_k: 12 },
  };
  await expect(page.getByText(JSON.stringify(request, null, 2)).first()).toBeVisible();
  await expect(page.getByText(`curl '${simulator.url}/api/create'`)).toBeVisible();
  await expectNoViolations(page);

  await page.getByRole('button', { name: 'Make parent-custom' }).click();
  const card = page.getByRole('article', { name: 'parent-custom' });
  await expect(card.getByRole('status')).toHaveText('Ready on Simulator');
  expect(
    simulator.requests.find(({ path, body }) => path === '/api/create' && 'from' in (body as object))?.body,
  ).toEqual(request);
  await card.getByRole('link', { name: 'Chat with it' }).click();
  await page.getByRole('textbox', { name: 'Message' }).fill('Hi');
  await page.keyboard.press('Enter');
  await expect(page.getByText('A chain speaks')).toBeVisible();
});

test('under its own name it is asked for first; what cannot be taken away is said, with the way round it', async ({
  page,
  simulator,
}) => {
  await given(simulator);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('./#/models/parent%3Alatest/derive');
  await page.getByLabel('Name').fill('parent');
  await expect(page.getByText('Nothing has been changed yet.')).toBeVisible();
  await page.getByLabel('System prompt').fill('');
  const note = page.getByRole('note').filter({ hasText: 'Not everything can be taken away' });
  await expect(note).toContainText('The system prompt stays');
  await expectNoSidewaysScroll(page);
  await expectNoViolations(page);
  await note.getByRole('button', { name: 'Begin from the file alone' }).press('Enter');
  await expect(note).toBeHidden();
  await page.getByRole('button', { name: 'Replace parent' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Replace parent?' });
  await expect(dialog).toContainText('cannot be brought back');
  await expectNoViolations(page);
  await dialog.getByRole('button', { name: 'Cancel' }).press('Enter');
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Replace parent' }).click();
  await dialog.getByRole('button', { name: 'Replace it' }).click();
  await expect(page.getByRole('article', { name: 'parent' }).getByRole('status')).toHaveText('Ready on Simulator');
  const shown = await createClient(simulator.simulator.transport).show({ model: 'parent' });
  expect(shown.system).toBeUndefined();
  expect(shown.parameters).toContain('temperature');
  // What was set up is done with: the page begins with the model as it is now.
  await page.reload();
  await expect(page.getByLabel('System prompt')).toHaveValue('');
  await expect(page.getByRole('button', { name: 'Start over' })).toBeHidden();
});
