// Nothing leaves the origin, workers included, and the content security policy is in force and never needed.
import { createServer } from 'node:net';
import { address, expect, mountAll, open, test } from './page.ts';

test('no request goes to another host', async ({ browser }) => {
  // Everything but the local server goes through this proxy: whatever connects to it wanted to leave, whoever sent it.
  const left: string[] = [];
  const proxy = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (data) => {
      left.push(String(data).split('\r\n')[0]!);
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as { port: number };
  const context = await browser.newContext({ proxy: { server: `http://127.0.0.1:${port}`, bypass: 'localhost' } });
  const page = await context.newPage();
  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url()));
  await open(page);
  await mountAll(page);
  await page.waitForTimeout(500);
  expect(left).toEqual([]);
  expect(asked.filter((url) => !url.startsWith(address()) && !/^(blob|data):/.test(url))).toEqual([]);
  // Both watches do see what they should: the worker's own request, and a visit elsewhere.
  expect(asked.some((url) => url.endsWith('.wasm'))).toBe(true);
  await page.goto('http://elsewhere.test/').catch(() => {});
  expect(left.join()).toContain('elsewhere.test');
  await context.close();
  proxy.close();
});

test('the policy is strict, is obeyed, and stops what it should', async ({ page }) => {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
  });
  await open(page);
  await mountAll(page);
  const violations = () => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
  expect(await violations()).toEqual([]);
  await page.evaluate(() => {
    document.body.setAttribute('style', 'color: red');
    const script = document.createElement('script');
    script.textContent = 'globalThis.ran = true';
    document.body.append(script);
    void fetch('https://elsewhere.test/').catch(() => {});
  });
  await expect.poll(violations).toEqual(expect.arrayContaining(['style-src-attr', 'script-src-elem', 'connect-src']));
  expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
});

test('no cookie, and nothing stored but the theme once it is chosen and which chapters’ hints have been seen', async ({ page }) => {
  await open(page);
  await mountAll(page);
  expect(await page.context().cookies()).toEqual([]);
  const stored = await page.evaluate(() => ({ ...localStorage }));
  expect(Object.keys(stored)).toEqual(['hints']);
  const chapters = await page.locator('[data-exhibit]').evaluateAll((all) => all.map(({ id }) => id));
  for (const word of stored.hints!.split(' ')) expect(chapters).toContain(word);
});
