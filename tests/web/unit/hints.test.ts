// Hints are for the first visit: what is kept of them, and that none of it needs storage.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Hints } from '../../../www/components/hints.svelte.ts';

function storage(kept: Record<string, string> = {}) {
  return { kept, getItem: (key: string) => kept[key] ?? null, setItem: (key: string, value: string) => void (kept[key] = value) };
}

afterEach(() => vi.unstubAllGlobals());

describe('hints', () => {
  it('are shown until their handle is used, each by itself', () => {
    vi.stubGlobal('localStorage', storage());
    const hints = new Hints();
    expect(hints.shows('tangles')).toBe(true);
    hints.end('tangles');
    expect(hints.shows('tangles')).toBe(false);
    expect(hints.shows('arrows')).toBe(true);
  });

  it('stay for the visit on which they are seen, and do not come back on the next', () => {
    const local = storage();
    vi.stubGlobal('localStorage', local);
    const first = new Hints();
    first.see('tangles');
    expect(first.shows('tangles')).toBe(true);
    const second = new Hints();
    expect(second.shows('tangles')).toBe(false);
    expect(second.shows('arrows')).toBe(true);
    second.end('arrows');
    const third = new Hints();
    expect(third.shows('tangles') || third.shows('arrows')).toBe(false);
  });

  it('do without storage, absent or blocked', () => {
    for (const blocked of [undefined, { getItem: refuse, setItem: refuse }]) {
      vi.stubGlobal('localStorage', blocked);
      const hints = new Hints();
      expect(hints.shows('tangles')).toBe(true);
      hints.see('tangles');
      hints.end('tangles');
      expect(hints.shows('tangles')).toBe(false);
    }
  });
});

function refuse(): never {
  throw new DOMException('blocked', 'SecurityError');
}
