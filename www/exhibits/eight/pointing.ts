// How what lies below a hand, or has the focus, is found in a picture.
import type { Box } from './layout.ts';

/** Whether a box, or the gap around it, holds a point. */
export const holds = ({ x, y, width, height }: Box, px: number, py: number) =>
  px >= x - 2 && px <= x + width + 2 && py >= y - 2 && py <= y + height + 2;

/** Only a hand that moves points: what comes to lie below a hand at rest is not meant. */
export const still = ({ movementX, movementY }: PointerEvent) => movementX === 0 && movementY === 0;

/** Whether the keyboard has brought the focus. */
export const byKeyboard = ({ currentTarget }: FocusEvent) => (currentTarget as HTMLElement).matches(':focus-visible');
