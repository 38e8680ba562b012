// SPDX-License-Identifier: Apache-2.0
import { options } from 'preact';

/**
 * Two habits of React on which React Aria's care for the focus rests, and which Preact does not have.
 *
 * React runs the effects of a key or a press at once, Preact after the next paint. By then React Aria has tried to give the
 * focus back to where it was before a window opened, and the page behind it was still inert.
 *
 * React puts the focus into a field with `autoFocus` when it comes into the page; browsers do so only while a page loads.
 */
options.requestAnimationFrame = queueMicrotask;

const focused = new WeakSet<Element>();
const made = options.vnode;

options.vnode = (vnode) => {
  made?.(vnode);
  if (typeof vnode.type !== 'string') return;
  const props = vnode.props as { autoFocus?: boolean; autofocus?: boolean };
  if (!props.autoFocus && !props.autofocus) return;
  const { ref } = vnode;
  vnode.ref = (element: HTMLElement | null) => {
    if (element && !focused.has(element)) {
      focused.add(element);
      element.focus();
    }
    if (typeof ref === 'function') return ref(element);
    if (ref && typeof ref === 'object') ref.current = element;
  };
};
