// What the reader points at among the tangles.

export class Pointing {
  /** The class whose row is under the pointer, and the one that the keyboard is at. */
  hovered: number | undefined = $state();
  focused: number | undefined = $state();
  /** Whether it is at the ghosts, where a place can be chosen. */
  placing = $state(false);
  /** The class that is lit. */
  readonly lit = $derived(this.focused ?? this.hovered);
}
