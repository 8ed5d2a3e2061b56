// `npm run test:faults`: everything that can befall the graphics device, each FAULTS_REPEAT times over (20). `npm test` provokes each once.
import process from 'node:process';
import { main, say, seconds, step } from './lib/say.mjs';
import { buildAll } from './lib/page.mjs';
import { ensureBrowser, local } from './lib/setup.mjs';

main(async () => {
  const started = Date.now();
  await ensureBrowser();
  await buildAll();
  const repeat = process.env.FAULTS_REPEAT ?? '20';
  const args = [local('playwright'), 'test', '--reporter=list', 'tests/web/gpu/faults.test.ts', 'tests/web/gpu/refuses.test.ts'];
  await step(`Faults, each ${repeat} times`, process.execPath, args, { env: { FAULTS_REPEAT: repeat }, show: true });
  say(`Every fault was provoked ${repeat} times and survived (${seconds(started)}).`);
});
