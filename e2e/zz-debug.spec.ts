import { expect, test } from './fixtures';
import { createChainModel } from './tools/create-chain-model';
const words = Array.from({ length: 30 }, (_, index) => `word${index}`).join(' ');
test('debug', async ({ page, simulator }) => {
  await createChainModel(simulator.url, 'counter', words);
  await page.setViewportSize({ width: 400, height: 800 });
  await page.goto('./#/chat?model=counter');
  const message = page.getByRole('textbox', { name: 'Message', exact: true });
  await message.fill('First');
  await message.press('Enter');
  await expect(page.getByRole('article').last().getByLabel('Measures of this answer')).toBeVisible();
  await page.evaluate(() => {
    const s = document.querySelector('[role=log]')!;
    const log: unknown[] = ((window as any).zz = []);
    s.addEventListener('scroll', () => log.push(['scroll', s.scrollTop, s.scrollHeight, s.clientHeight]));
    const d = Object.getOwnPropertyDescriptor(Element.prototype, 'scrollTop')!;
    Object.defineProperty(s, 'scrollTop', { get() { return d.get!.call(this); }, set(v) { log.push(['set', v, this.scrollHeight, this.clientHeight, new Error().stack!.split('\n').slice(2,5).map(x=>x.slice(-60)).join('|')]); d.set!.call(this, v); } });
    new ResizeObserver(() => log.push(['resize', s.clientHeight, s.firstElementChild!.clientHeight])).observe(s);
  });
  await message.fill(`word0${' word1'.repeat(600)}`);
  await message.press('Enter');
  await page.waitForTimeout(3000);
  console.log(JSON.stringify(await page.evaluate(() => (window as any).zz), null, 0).replaceAll('],[', '],\n['));
});
