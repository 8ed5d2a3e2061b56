// A line drawn round images, in one of the two clouds: with mouse or pen, or with a finger that was told to.
import type { Rect } from '../layout.ts';

/** How far the hand moves before the line has another point. */
const STILL = 6;

export class Lasso {
  /** On the canvas; absent while none is drawn. */
  line: readonly (readonly [number, number])[] | undefined = $state.raw();
  which: 0 | 1 = 0;
  #drawn = false;

  /** Another press: what was drawn before has had its click, or never gets one. */
  forget() {
    this.line = undefined;
    this.#drawn = false;
  }

  /** Begins where the pointer is, if that is in a cloud. */
  begin(event: PointerEvent, clouds: readonly Rect[]) {
    const { offsetX, offsetY } = event;
    const which = clouds.findIndex(
      ({ x, y, width, height }) => offsetX >= x && offsetX <= x + width && offsetY >= y && offsetY <= y + height,
    );
    if (which < 0) return;
    this.which = which as 0 | 1;
    this.line = [[offsetX, offsetY]];
    (event.target as Element).setPointerCapture(event.pointerId);
  }

  /** Whether a line is being drawn. */
  move({ offsetX, offsetY }: PointerEvent): boolean {
    if (!this.line) return false;
    const [x, y] = this.line.at(-1)!;
    if (Math.hypot(offsetX - x, offsetY - y) >= STILL) this.line = [...this.line, [offsetX, offsetY]];
    return true;
  }

  /** The line, if one was drawn. */
  end(): Lasso['line'] {
    const { line } = this;
    this.line = undefined;
    this.#drawn = (line?.length ?? 0) >= 3;
    return this.#drawn ? line : undefined;
  }

  /** Whether the click that comes now is the end of a line. */
  endedNow(): boolean {
    const drawn = this.#drawn;
    this.#drawn = false;
    return drawn;
  }
}
