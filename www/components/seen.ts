// Whether an element is on the screen, for what is costly to make.

/** An attachment: tells, now and at each change. */
export const whenSeen = (tell: (seen: boolean) => void) => (element: Element) => {
  const seeing = new IntersectionObserver((entries) => tell(entries.some(({ isIntersecting }) => isIntersecting)));
  seeing.observe(element);
  return () => seeing.disconnect();
};
