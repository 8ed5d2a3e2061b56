// Without a graphics adapter: SIMD, a line that says so, and nothing downloaded for WebGPU, even where a link asks for it.
import { expect, open, test } from './page.ts';

for (const compute of ['auto', 'gpu', 'simd']) {
  test(`no adapter, ${compute} asked for`, async ({ strict: page }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await open(page, `?v=1&compute=${compute}`);
    const status = page.locator('[data-measuring]');
    await expect(status).toHaveAttribute('data-compute', 'simd', { timeout: 30_000 });
    await expect(status).toHaveAttribute('data-why', compute === 'simd' ? 'asked' : /no-(webgpu|adapter)/);
    await expect(status).toContainText(/Networks run on SIMD: [\d,]+ images\/s; (this browser offers no|the browser has no|as asked)/);
    await expect(status).not.toHaveAttribute('data-trouble', /./);
    expect(asked.some((url) => /assets\/worker/.test(url))).toBe(true);
    expect(asked.filter((url) => /assets\/gpu/.test(url))).toEqual([]);
  });
}
