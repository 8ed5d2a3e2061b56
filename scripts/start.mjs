// `npm start`: installs what is missing, builds what has changed, serves the page and prints its address. PORT chooses the port.
import path from 'node:path';
import { main, root, say, seconds } from './lib/say.mjs';
import { buildAll } from './lib/page.mjs';
import { serve } from './lib/serve.mjs';

main(async () => {
  const started = Date.now();
  const built = await buildAll();
  const { address } = await serve(path.join(root, 'dist'), { port: Number(process.env.PORT ?? 8080) });
  say(`${built ? 'Built' : 'Nothing had changed'}; ready after ${seconds(started)}.`);
  say(`\n  Phase Collapse is at ${address}\n\n  Ctrl-C stops it.`);
});
