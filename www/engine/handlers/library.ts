// Fetches what a network needs.
import { network as ready } from '../assets.ts';
import type { LibraryCalls } from '../calls/library.ts';
import type { Handlers } from '../handler.ts';

export const libraryHandlers: Handlers<LibraryCalls> = {
  'library.load': async ({ network }, { engine, signal, progress }) => {
    await ready(engine, network, { signal, progress });
    return null;
  },
};
