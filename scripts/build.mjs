// `npm run build`: makes dist/, ready to be copied to any folder of any static host.
import { main, say, seconds } from './lib/say.mjs';
import { buildAll } from './lib/page.mjs';

main(async () => {
  const started = Date.now();
  const built = await buildAll();
  say(`dist/ is ${built ? 'built' : 'up to date'} (${seconds(started)}).`);
});
