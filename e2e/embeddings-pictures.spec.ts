import type { Page } from '@playwright/test';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';

const picture = (page: Page, name: string | RegExp) => page.getByRole('application', { name });
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true });
const hostile = '<img src="http://evil.test/x" onerror="alert(1)">';
const texts = ['The sky is blue', 'Grass is green', 'Snow is white', 'Coal is black', 'Roses are red', hostile];

async function embed(page: Page, model: string): Promise<void> {
  await page.goto(`./#/embeddings?model=${model}`);
  await page.getByLabel('Texts to embed').fill(texts.join('\n'));
  await page.getByRole('button', { name: 'Embed 6 texts', exact: true }).click();
  await expect(page.getByRole('heading', { name: new RegExp(`^${model}`) })).toBeVisible();
  await expect(picture(page, /^Similarity of 6 texts/)).toBeVisible();
}

async function expectSavedPicture(page: Page, name: string): Promise<void> {
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as PNG' }).filter({ visible: true }).click();
  expect((await saved).suggestedFilename()).toBe(name);
}

test('texts are looked at: a heat map, neighbours, a plane, another model', async ({ page, simulator }) => {
  const copy = JSON.stringify({ source: 'nomic-embed-text', destination: 'second-embed' });
  await fetch(`${simulator.url}/api/copy`, { method: 'POST', body: copy });
  await embed(page, 'nomic-embed-text');
  const heatMap = picture(page, /^Similarity of 6 texts/);
  await heatMap.focus();
  await expect(heatMap).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('tooltip')).toContainText('1.000');
  await page.keyboard.press('End');
  await expect(page.getByRole('tooltip')).toContainText(hostile);
  const whole = page.getByRole('button', { name: 'The whole picture (0)' });
  await heatMap.hover();
  await page.mouse.wheel(0, -600);
  await expect(whole).toBeEnabled();
  await page.mouse.down();
  await page.mouse.move(500, 400, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.press('0');
  await expect(whole).toBeDisabled();
  await expectSavedPicture(page, 'heat-map-nomic-embed-text-latest.png');
  await page.getByRole('switch', { name: 'As a table' }).click();
  await expect(page.getByRole('table', { name: 'Cosine similarity of each text with each' })).toContainText(hostile);

  await tab(page, 'Nearest').click();
  const typed = page.getByLabel('Nearest to any text');
  await typed.fill('Grass is green');
  const before = simulator.requests.filter(({ path }) => path === '/api/embed').length;
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  const nearest = page.getByRole('list', { name: 'Nearest texts' }).getByRole('listitem');
  await expect(nearest).toHaveCount(6);
  await expect(nearest.first()).toContainText(/Grass is green\s*1\.000/);
  expect(simulator.requests.filter(({ path }) => path === '/api/embed')).toHaveLength(before + 1);

  await tab(page, 'Map in 2-D').click();
  const plane = picture(page, '6 texts in a plane, by PCA');
  await plane.focus();
  await expect(plane).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tooltip')).toBeVisible();
  await page.keyboard.press('Space');
  await expect(page.getByRole('heading', { name: 'One text selected' })).toBeVisible();
  await page.getByText('UMAP', { exact: true }).click();
  await expect(picture(page, '6 texts in a plane, by UMAP')).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Progress of the picture' })).toBeHidden();
  await expectSavedPicture(page, 'umap-nomic-embed-text-latest.png');

  await embed(page, 'second-embed');
  await tab(page, 'Two models').click();
  await page.getByRole('combobox', { name: 'Compare with' }).click();
  await page.getByRole('option', { name: /^nomic-embed-text/ }).click();
  await expect(page.getByText('Shared neighbours among the 5 nearest')).toBeVisible();
  await expect(page.getByText(/The numbers of two models have nothing to do with each other/)).toBeVisible();
  await expect(picture(page, 'Similarity of 15 pairs of texts in both sets')).toBeVisible();
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await expectNoViolations(page);
});
