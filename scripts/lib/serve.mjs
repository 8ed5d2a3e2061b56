// A small static server for dist/: right MIME types, no directory listings, nothing outside its folder. It sends no special headers, so
// what works here works on any static host.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

export const MIME = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.safetensors': 'application/octet-stream',
  '.bin': 'application/octet-stream',
};

/**
 * Serves `folder` under `prefix` ('/' or '/some/folder/'). Takes the wanted port, or the next free ones after it; resolves to
 * { address, close }. `also` sees each request first and says whether it has answered it.
 */
export function serve(folder, { port = 8080, prefix = '/', host = '127.0.0.1', tries = 20, also } = {}) {
  const base = path.resolve(folder);
  const server = createServer((request, response) => {
    if (also?.(request, response)) return;
    const refuse = (code, text) => response.writeHead(code, { 'content-type': 'text/plain; charset=utf-8' }).end(`${code} ${text}\n`);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'only GET and HEAD');
    let name;
    try {
      name = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname);
    } catch {
      return refuse(400, 'bad address');
    }
    if (!name.startsWith(prefix) || name.includes('\0')) return refuse(404, 'not found');
    let file = path.join(base, name.slice(prefix.length));
    if (file !== base && !file.startsWith(base + path.sep)) return refuse(404, 'not found');
    let size;
    try {
      let found = statSync(file);
      if (found.isDirectory()) found = statSync((file = path.join(file, 'index.html')));
      size = found.size;
    } catch {
      return refuse(404, 'not found');
    }
    response.writeHead(200, {
      'content-type': MIME[path.extname(file)] ?? 'application/octet-stream',
      'content-length': size,
      'cache-control': 'no-cache',
    });
    if (request.method === 'HEAD') return response.end();
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
  });
  return new Promise((resolve, reject) => {
    const listen = (candidate, left) => {
      server.once('error', (error) => {
        if (error.code === 'EADDRINUSE' && left > 0) listen(candidate + 1, left - 1);
        else reject(error);
      });
      server.listen(candidate, host, () => {
        const address = `http://localhost:${server.address().port}${prefix}`;
        resolve({ address, close: () => new Promise((done) => (server.closeAllConnections(), server.close(done))) });
      });
    };
    listen(port, tries);
  });
}
