// Serves dist/ from a sub-folder for the browser tests and gives them its address.
import { existsSync } from 'node:fs';
import path from 'node:path';
// @ts-expect-error: a plain script without types
import { serve } from '../../../scripts/lib/serve.mjs';

export default async function () {
  const dist = path.resolve('dist');
  if (!existsSync(path.join(dist, 'index.html'))) throw new Error('dist/ is missing: run `npm run build` first, or `npm test`, which does');
  const server = await serve(dist, { port: Number(process.env.TEST_PORT ?? 4170), prefix: '/some/folder/' });
  process.env.PAGE_ADDRESS = server.address;
  return () => server.close();
}
