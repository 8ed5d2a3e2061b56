// Every wait for the graphics device ends.
import { expect, it } from 'vitest';
import { DeviceFailed, within } from '../../../www/engine/device/limits.ts';

it('gives what was waited for', async () => {
  await expect(within(1000, 'a thing', async () => 7)).resolves.toBe(7);
});

it('ends a wait without an answer', async () => {
  const late = within(20, 'the graphics adapter', () => new Promise(() => {}));
  await expect(late).rejects.toThrow(new DeviceFailed('the graphics adapter: no answer in 0.02 s'));
});

it('makes every failure one of the device: rejected, thrown at once, or thrown as something else', async () => {
  await expect(within(1000, 'x', () => Promise.reject(new Error('lost')))).rejects.toThrow(new DeviceFailed('lost'));
  const thrown = within(1000, 'x', () => {
    throw new WebAssembly.RuntimeError('unreachable');
  });
  await expect(thrown).rejects.toBeInstanceOf(DeviceFailed);
  await expect(within(1000, 'x', () => Promise.reject('a word'))).rejects.toThrow(new DeviceFailed('a word'));
});
